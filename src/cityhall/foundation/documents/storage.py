"""Content on disk, addressed by its sha256: whole or not there, and each content once."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from cityhall.foundation.documents.places import Folder

_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(content: bytes) -> str:
    """The address of a content."""
    return hashlib.sha256(content).hexdigest()


def root() -> Path:
    """The folder of all contents."""
    folder: Path = settings.VAR_DIR / "documents"
    return folder


def path_of(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def contents() -> Iterator[Path]:
    """Every whole content there is, in no order; what is still being written is passed over."""
    for path in root().glob("??/??/*"):
        if _DIGEST.fullmatch(path.name):
            yield path


def keep(content: bytes) -> str:
    """Store the content so that it survives a power cut; the digest."""
    sha256 = digest_of(content)
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(content):
        return sha256
    Folder(root()).put(path.relative_to(root()).as_posix(), content)
    return sha256


def read(sha256: str) -> BinaryIO:
    """The content, opened for reading; `FileNotFoundError` if it is gone."""
    return path_of(sha256).open("rb")


def discard(sha256: str) -> None:
    """Remove the content; nothing happens if it is gone already."""
    path_of(sha256).unlink(missing_ok=True)
