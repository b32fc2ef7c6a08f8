"""Where bytes lie: under names like a/b/c, each whole or not there."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cityhall.foundation.documents.ports import Lying


class Folder:
    """A folder of this machine, or one that several machines share."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: bytes) -> None:
        """Written beside its place and renamed into it, so that it survives a power cut: two at
        once write the same bytes, and nobody ever reads half. `OSError` leaves nothing."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        _fsync_folder(path.parent)

    def open(self, name: str) -> BinaryIO:
        """`FileNotFoundError` if it is not there."""
        return (self.root / name).open("rb")

    def size(self, name: str) -> int | None:
        """In bytes; None if it is not there."""
        path = self.root / name
        return path.stat().st_size if path.exists() else None

    def names(self, below: str) -> Iterator[str]:
        """The names that begin with `below/`, sorted."""
        folder = self.root / below
        whole = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
        yield from sorted(path.relative_to(self.root).as_posix() for path in whole)

    def all(self, below: str = "") -> Iterator[Lying]:
        """Every whole file whose name begins with `below` (ends in /), in no order."""
        for path in (self.root / below).rglob("*"):
            try:
                if path.name[0] != "." and path.is_file():
                    name = path.relative_to(self.root).as_posix()
                    yield Lying(name, path.stat().st_mtime)
            except FileNotFoundError:  # discarded just now
                continue

    def discard(self, name: str) -> None:
        """Nothing happens if it is gone already."""
        (self.root / name).unlink(missing_ok=True)

    def discard_below(self, below: str) -> None:
        """Everything that begins with `below/`."""
        shutil.rmtree(self.root / below, ignore_errors=True)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
