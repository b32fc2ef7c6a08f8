"""Content on disk, addressed by its sha256: whole or not there, and each content once."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

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
    """Store the content so that it survives a power cut; the digest.

    Written beside its place and renamed into it: two at once write the same bytes, and nobody
    ever reads half a file.
    """
    sha256 = digest_of(content)
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(content):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{sha256}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _fsync_folder(path.parent)
    return sha256


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(sha256: str) -> BinaryIO:
    """The content, opened for reading; `FileNotFoundError` if it is gone."""
    return path_of(sha256).open("rb")


def discard(sha256: str) -> None:
    """Remove the content; nothing happens if it is gone already."""
    path_of(sha256).unlink(missing_ok=True)
