"""Where a browser for the tests stands on this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The program, as CITYHALL_CHROMIUM says or under one of its usual names."""
    return os.environ.get("CITYHALL_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
