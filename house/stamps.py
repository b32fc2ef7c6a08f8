"""Doing a thing again only when what it was made from has changed.

A stamp is a small file inside what was made, holding the digest of what it was made from:
whoever deletes the thing deletes its stamp with it, and touching a file without changing it
costs nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

STAMP = ".made-from"
PASSED_OVER = {"node_modules", "dist", "__pycache__", STAMP}


def files_below(*places: Path) -> Iterator[Path]:
    """Every file at or below the places, in a fixed order; places that do not exist give none."""
    for place in places:
        if place.name in PASSED_OVER:
            continue
        if place.is_dir():
            yield from files_below(*sorted(place.iterdir()))
        elif place.is_file():
            yield place


def digest_of(files: Iterable[Path], *words: str) -> str:
    """One digest over paths and contents, and over words such as a version."""
    found = hashlib.sha256("\0".join(words).encode())
    for file in files:
        found.update(f"\0{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def is_made(folder: Path, digest: str) -> bool:
    """Whether the folder was made from exactly this."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text() == digest


def mark_made(folder: Path, digest: str) -> None:
    """To be called last, when the folder is whole."""
    (folder / STAMP).write_text(digest)
