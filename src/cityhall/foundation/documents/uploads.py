"""Files sent in pieces over lines that break: begun, continued from where it stopped, finished.

Each step may be sent again: the same key begins the same upload, a piece that has arrived is only
counted, and finishing twice gives the same document. Nothing of it is a document before the whole
has its digest; what is not finished within a day is swept.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.actions import delete_document, store_document
from cityhall.foundation.documents.models import Document, PartialUpload
from cityhall.foundation.documents.places import Folder
from cityhall.foundation.documents.rules import ensure_size, upload_refused
from cityhall.foundation.documents.trouble import SEND_AGAIN, told_in_words
from cityhall.kernel.errors import Problem
from cityhall.kernel.transactions import write

PIECE = 256 * 1024
#: A slow line may send smaller pieces, never larger ones.
MOST_OPEN = 20
KEPT_FOR = timedelta(days=1)
SWEPT_AT_ONCE = 500


def place() -> Folder:
    """Where pieces wait for the whole."""
    return Folder(settings.VAR_DIR / "uploads")


@write
def begin_upload(
    *, owner: str, key: str, name: str, size: int, sha256: str, now: datetime
) -> PartialUpload:
    """A place for a file of `size` bytes with this digest; the same owner and key again: the same.

    Raises `Invalid` (documents.empty, too_large, upload_unclear) and `Conflict`-like refusals
    (documents.too_many_uploads) before a byte was sent.
    """
    ensure_size(size)
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not 0 < len(key) <= 80:
        raise upload_refused("upload_unclear")
    mine = PartialUpload.objects.filter(owner=owner)
    known = mine.filter(key=key).first()
    if known is not None:
        return known
    if mine.filter(document=None).count() >= MOST_OPEN:
        raise upload_refused("too_many_uploads", status=429)
    told = {"name": name[:255], "size": size, "sha256": sha256, "touched_at": now}
    try:
        with write():
            return PartialUpload.objects.create(owner=owner, key=key, **told)
    except IntegrityError:  # begun twice at the same moment
        return mine.get(key=key)


def upload_of(upload_id: UUID, *, owner: str) -> PartialUpload:
    """Somebody's own upload, or a refusal (documents.upload_gone) that says to begin anew."""
    found = PartialUpload.objects.filter(pk=upload_id, owner=owner).first()
    if found is None:
        raise upload_refused("upload_gone", status=404)
    return found


def put_piece(
    *, upload_id: UUID, owner: str, offset: int, content: bytes, sha256: str, now: datetime
) -> int:
    """Takes a piece that begins at `offset`; how many bytes have arrived, from where to go on.

    A piece that was there already changes nothing; one that leaves a gap is not taken, and the
    answer says so by its number.
    """
    upload = upload_of(upload_id, owner=owner)
    if offset != upload.received or upload.document_id is not None:
        return upload.received
    if not 0 < len(content) <= PIECE or offset + len(content) > upload.size:
        raise upload_refused("upload_unclear")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise upload_refused("piece_changed")
    with told_in_words():
        place().put(_piece(upload.pk, offset), content)
    received = offset + len(content)
    mine = PartialUpload.objects.filter(pk=upload.pk, received=offset)
    mine.update(received=received, touched_at=now)
    return received


def finish_upload(*, upload_id: UUID, owner: str, by: Actor, now: datetime) -> Document:
    """The document, once all has arrived. Again: the same document.

    Raises what `store_document` raises, and documents.upload_incomplete, upload_changed. What is
    refused for what it is has been forgotten: it would be refused again.
    """
    upload = upload_of(upload_id, owner=owner)
    if upload.document is not None:
        return upload.document
    if upload.received != upload.size:
        raise upload_refused("upload_incomplete", status=409)
    content = b"".join(_pieces(upload))
    if len(content) != upload.size or hashlib.sha256(content).hexdigest() != upload.sha256:
        forget_upload(upload)
        raise upload_refused("upload_changed")
    try:
        stored = store_document(io.BytesIO(content), upload.name, by=by, now=now)
    except Problem as problem:
        if problem.status not in SEND_AGAIN:
            forget_upload(upload)
        raise
    unfinished = PartialUpload.objects.filter(pk=upload.pk, document=None)
    if not unfinished.update(document=stored, touched_at=now):
        delete_document(document_id=stored.pk, reason="finished twice at once", by=by, now=now)
        upload.refresh_from_db()
        return upload.document or stored
    place().discard_below(str(upload.pk))
    return stored


def forget_upload(upload: PartialUpload) -> None:
    """The row first: pieces without one are swept, a row without pieces would mislead."""
    pieces = str(upload.pk)
    upload.delete()
    place().discard_below(pieces)


def sweep_uploads(*, now: datetime) -> int:
    """Forgets what nobody has gone on with for a day, and pieces that belong to nothing."""
    old = PartialUpload.objects.filter(touched_at__lt=now - KEPT_FOR)
    swept = list(old.order_by("touched_at")[:SWEPT_AT_ONCE])
    for upload in swept:
        forget_upload(upload)
    return len(swept) + _sweep_ownerless()


def _sweep_ownerless() -> int:
    """Only what is no upload at all: a row is written before its first piece."""
    found = {name.partition("/")[0] for name in place().names("")}
    known = set(map(str, PartialUpload.objects.values_list("pk", flat=True)))
    for name in found - known:
        place().discard_below(name)
    return len(found - known)


def _piece(upload_id: UUID, offset: int) -> str:
    return f"{upload_id}/{offset:012}"


def _pieces(upload: PartialUpload) -> Iterator[bytes]:
    for name in place().names(str(upload.pk)):
        with place().open(name) as piece:
            yield piece.read()
