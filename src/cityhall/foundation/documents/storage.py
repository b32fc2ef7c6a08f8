"""Contents in their place, addressed by their sha256: whole or not there, and each once."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.module_loading import import_string

from cityhall.foundation.documents.places import Folder
from cityhall.foundation.documents.ports import Lying, Place

_NAME = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/(?=\1\2)([0-9a-f]{64})")


def digest_of(content: bytes) -> str:
    """The address of a content."""
    return hashlib.sha256(content).hexdigest()


def place() -> Place:
    """The adapter behind the port, by settings.DOCUMENT_PLACE; a folder where there is none."""
    if not settings.DOCUMENT_PLACE:
        return Folder(root())
    adapter: Place = import_string(settings.DOCUMENT_PLACE)()
    return adapter


def root() -> Path:
    """The folder of all contents, where they lie in a folder."""
    folder: Path = settings.VAR_DIR / "documents"
    return folder


def name_of(sha256: str) -> str:
    """The content's name in its place."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def path_of(sha256: str) -> Path:
    """Where the content lies, if contents lie in a folder."""
    return root() / name_of(sha256)


def contents() -> Iterator[Lying]:
    """Every content there is, by its digest, in no order."""
    for name, put_at in place().all():
        if found := _NAME.fullmatch(name):
            yield Lying(found[3], put_at)


def is_kept(sha256: str, size: int) -> bool:
    """Whether the content is there, as far as its size tells."""
    return place().size(name_of(sha256)) == size


def keep(content: bytes) -> str:
    """Store the content so that it survives a power cut; the digest."""
    sha256 = digest_of(content)
    if not is_kept(sha256, len(content)):
        place().put(name_of(sha256), content)
    return sha256


def read(sha256: str) -> BinaryIO:
    """The content, opened for reading; `FileNotFoundError` if it is gone."""
    return place().open(name_of(sha256))


def discard(sha256: str) -> None:
    """Remove the content; nothing happens if it is gone already."""
    place().discard(name_of(sha256))


def place_answers() -> bool:
    """Whether something can be put, read and removed where contents lie; raises what goes wrong."""
    name, content = f"probe/{secrets.token_hex(8)}", secrets.token_bytes(4096)
    try:
        place().put(name, content)
        with place().open(name) as found:
            return found.read() == content
    finally:
        place().discard(name)
