"""Receiving a document and deleting one."""

from datetime import datetime
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db.models import Count, Q

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.documents import storage
from cityhall.foundation.documents.copies import are_held
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.queries import document
from cityhall.foundation.documents.rules import MAX_BYTES, clean_name, ensure_size, infected, sniff
from cityhall.foundation.documents.scanning import Scanned, look
from cityhall.foundation.documents.trouble import told_in_words
from cityhall.foundation.documents.viewing import count_pages
from cityhall.kernel.transactions import after_commit, write

SWEPT_AT_ONCE = 500
KEPT = Q(deleted_at__isnull=True)


def store_document(stream: BinaryIO, name: str, *, by: Actor, now: datetime) -> Document:
    """Keep what somebody hands in, byte for byte.

    Raises `Invalid` (documents.…) for what is empty, too large, locked, broken or of another
    type than JPEG, PNG, WebP, HEIC and PDF, and for what a scanner that answers finds a virus in.
    The content is on disk before the row is written, so that a row never lacks its content;
    content without a row is harmless.
    """
    content = stream.read(MAX_BYTES + 1)
    ensure_size(len(content))
    scanned = _looked_at(content, by=by, now=now)
    media_type = sniff(content)
    pages = count_pages(content, media_type)
    with told_in_words():
        sha256 = storage.keep(content)
    with write():
        _keep_again_if_discarded(sha256, content)
        stored = Document.objects.create(
            sha256=sha256,
            size=len(content),
            media_type=media_type,
            pages=pages,
            original_name=clean_name(name, media_type),
            scan=scanned.state,
            threat=scanned.threat,
            scanned_at=None if scanned.state == Document.Scan.NOT_SCANNED else now,
            uploaded_by_id=by.user_id,
            created_at=now,
        )
        record(
            by=by,
            action="document.stored",
            object_kind="document",
            object_id=stored.pk,
            now=now,
            detail={"size": stored.size, "media_type": media_type, "scan": stored.scan},
        )
    return stored


def _looked_at(content: bytes, *, by: Actor, now: datetime) -> Scanned:
    """What a scanner says of it, before anything here opens it; known viruses need no scanner."""
    sha256 = storage.digest_of(content)
    known = Document.objects.filter(sha256=sha256, scan=Document.Scan.INFECTED).first()
    scanned = Scanned(known.scan, known.threat) if known else look(content)
    if scanned.state == Document.Scan.INFECTED:
        with write():  # of its own: the refusal undoes nothing of it
            record(
                by=by,
                action="document.refused_infected",
                object_kind="document",
                object_id=sha256,
                now=now,
                detail={"size": len(content), "threat": scanned.threat},
            )
        raise infected()
    return scanned


@write
def delete_document(*, document_id: UUID, reason: str, by: Actor, now: datetime) -> None:
    """Delete a document and its name; its content goes with the last document that shares it."""
    found = document(document_id)
    found.deleted_at, found.original_name = now, ""
    found.save(update_fields=["deleted_at", "original_name"])
    record(
        by=by,
        action="document.deleted",
        object_kind="document",
        object_id=found.pk,
        now=now,
        reason=reason,
        detail={"sha256": found.sha256},
    )
    after_commit(lambda: _discard_unshared(found.sha256))


def _keep_again_if_discarded(sha256: str, content: bytes) -> None:
    """The same content may have been discarded since it was found there. From here on until the
    new row is written nobody discards it: whoever does holds the rows of that content first."""
    if _rows_held(sha256) and not storage.is_kept(sha256, len(content)):
        with told_in_words():
            storage.keep(content)


def _rows_held(sha256: str) -> list[Document]:
    return list(Document.objects.select_for_update().filter(sha256=sha256).order_by("pk"))


def _discard_unshared(sha256: str) -> None:
    """What is held for a backup, or lies in a place that is away, goes with the next sweep."""
    if are_held():
        return
    with write():
        if all(each.deleted_at for each in _rows_held(sha256)):
            storage.discard(sha256)


def sweep_contents() -> int:
    """Discards contents all of whose documents are deleted; how many. Content that never had a
    row is left: it may be about to get one."""
    swept = 0
    names = (digest for digest, _ in storage.contents())
    while not are_held() and (some := list(islice(names, SWEPT_AT_ONCE))):
        rows = Document.objects.filter(sha256__in=some)
        deleted = rows.values_list("sha256").annotate(kept=Count("pk", filter=KEPT))
        for sha256 in [digest for digest, kept in deleted.order_by() if not kept]:
            _discard_unshared(sha256)
            swept += 1
    return swept
