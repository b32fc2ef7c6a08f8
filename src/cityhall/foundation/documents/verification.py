"""Is every document's content there, and what it was when it was handed in?"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from cityhall.foundation.documents import storage
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.ports import PlaceAway

#: Content is on disk before its row; younger content without a row may still get one. Seconds.
STILL_ARRIVING = 3600
PIECE = 1 << 20


@dataclass(frozen=True)
class WrongDocument:
    """A content that is missing, changed, or nobody's; `reference` is the start of its digest."""

    code: str
    reference: str
    message: str


def wrong_documents() -> Iterator[WrongDocument]:
    """Reads every content to its end: about a second for some hundred megabytes. Where their
    place does not answer, that is told, and nothing is called missing."""
    try:
        yield from _wrong_ones()
    except PlaceAway as away:
        yield WrongDocument(
            "documents_away",
            "",
            f"書類の置き場所とつながらず、書類を確かめ終えていません({away.why})。",
        )


def _wrong_ones() -> Iterator[WrongDocument]:
    wanted = _in_use()
    for sha256, put_at in storage.contents():
        if sha256 not in wanted:
            if time.time() - put_at > STILL_ARRIVING and sha256 not in _in_use():
                yield WrongDocument(
                    "document_extra",
                    sha256[:12],
                    "どの書類のものでもない中身が残っています(消えるはずのものかもしれません)。",
                )
            continue
        wanted.discard(sha256)
        if _digest(sha256) not in (sha256, ""):
            yield WrongDocument(
                "document_changed", sha256[:12], "書類の中身が、受け取った時と違います。"
            )
    for sha256 in sorted(wanted & _in_use()):  # what was deleted meanwhile is not missed
        if _digest(sha256) != sha256:
            yield WrongDocument("document_missing", sha256[:12], "書類の中身がありません。")


def _in_use() -> set[str]:
    kept = Document.objects.filter(deleted_at__isnull=True)
    return set(kept.values_list("sha256", flat=True).distinct())


def _digest(sha256: str) -> str:
    """Of what lies there now; '' if it has just been deleted."""
    digest = hashlib.sha256()
    try:
        with storage.read(sha256) as content:
            while piece := content.read(PIECE):
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
