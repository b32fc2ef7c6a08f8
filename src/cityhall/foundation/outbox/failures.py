"""What is kept of an exception. Its message may quote what a resident typed, so most are not."""

import traceback

from cityhall.kernel.errors import Problem
from cityhall.kernel.events import UnknownEvent, UnreadableEvent


def describe(error: Exception) -> str:
    """Class, safe detail and place: «ConnectionRefusedError Connection refused, at …:31»."""
    frames = [
        (frame.f_globals.get("__name__", "?"), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [place for place in frames if place[0].startswith("cityhall.")]
    module, line = (ours or frames or [("?", 0)])[-1]
    words = " ".join(filter(None, (type(error).__name__, _detail(error))))
    return f"{words}, at {module}:{line}"[:300]


def _detail(error: Exception) -> str:
    """The part of the message that is sure to hold no value."""
    if isinstance(error, Problem):
        return error.code
    if isinstance(error, UnknownEvent | UnreadableEvent):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""
