"""Documents for a backup: while one is made, nothing is discarded."""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cityhall.foundation.documents import storage
from cityhall.foundation.documents.places import Folder
from cityhall.kernel.errors import Conflict

#: Asked of the snapshot: which contents belong to a document that is not deleted.
IN_USE = "SELECT DISTINCT sha256 FROM documents_document WHERE deleted_at IS NULL ORDER BY sha256"
#: What holds contents lies among them. A backup that was killed holds them no longer than this.
HELD = "held/"
LONGEST_HOLD = 24 * 3600  # seconds
PIECE = 1 << 20


@contextmanager
def held_contents() -> Iterator[None]:
    """Nothing is discarded meanwhile: what a snapshot taken within names can still be copied.

    A document that is deleted meanwhile loses its content with the next sweep. Whoever discards
    asks after the deletion is committed: if nothing was held then, the snapshot knows of it.
    """
    name = HELD + secrets.token_hex(8)
    storage.place().put(name, b"held")
    try:
        yield
    finally:
        storage.place().discard(name)


def are_held() -> bool:
    """Whether a backup is being made just now."""
    oldest = time.time() - LONGEST_HOLD
    return any(put_at > oldest for _, put_at in storage.place().all(HELD))


def copy_of(sha256: str) -> Iterator[bytes] | None:
    """The content a megabyte at a time; None where there is none."""
    try:
        content = storage.read(sha256)
    except FileNotFoundError:
        return None
    return _pieces(content)


def name_in_copy(sha256: str) -> str:
    """Where the content lies in a backup, as if it lay in the folder of the running city."""
    return f"documents/{storage.name_of(sha256)}"


def put_in_place(copied: Path) -> None:
    """What lies in the folder of a restored city goes where its documents lie: only a bucket is
    elsewhere. The folder is removed when all of it has arrived."""
    if isinstance(storage.place(), Folder) or not copied.is_dir():
        return
    here = Folder(copied)
    for name, _ in here.all():
        with here.open(name) as content:
            storage.place().put(name, content.read())
    shutil.rmtree(copied)


def ensure_place_is_free(copied: Path) -> None:
    """Raises `Conflict` (documents.place_in_use) for a bucket with contents that are not among
    the copied ones: two cities in one place would discard each other's."""
    if isinstance(storage.place(), Folder):
        return
    if any(not Folder(copied).size(storage.name_of(each)) for each, _ in storage.contents()):
        raise Conflict(
            "documents.place_in_use",
            "書類の置き場所(CITYHALL_S3_BUCKET と CITYHALL_S3_PREFIX)に、もう書類があります。",
            "戻す市だけの場所を CITYHALL_S3_PREFIX に書いてください。"
            "同じ市を戻すなら --replace を付けてください。",
        )


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece
