"""Static files where the server finds them: collected before it starts, again only when changed."""

import fcntl
import hashlib
from importlib.metadata import version
from pathlib import Path

STAMP = "static.made-from"
NOT_BUILT = "ページの部品(frontend/dist)がありません。\n先に「make setup」で作ってください。"


def collect_static_files() -> bool:
    """Put all of them into STATIC_ROOT under names by content; whether anything was to be done.

    What an earlier version left stays, since a page that is open somewhere may still ask for it.
    Of several servers that start at once the first collects and the others wait. Raises
    `SystemExit` (1) in a checkout whose assets were never built.
    """
    from django.conf import settings
    from django.core.management import call_command

    if not settings.ASSETS_DIR.exists():
        raise SystemExit(NOT_BUILT)
    stamp: Path = settings.VAR_DIR / STAMP
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / f"{STAMP}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = _digest()
        is_there = Path(settings.STATIC_ROOT, "staticfiles.json").is_file()
        if is_there and stamp.is_file() and stamp.read_text() == digest:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
    return True


def _digest() -> str:
    """One digest over everything that is collected, and over what names and packs it."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256(version("whitenoise").encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda each: str(each[0])):
            content = Path(storage.path(path)).read_bytes()
            found.update(f"\0{path}\0".encode() + hashlib.sha256(content).digest())
    return found.hexdigest()
