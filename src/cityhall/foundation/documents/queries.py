"""Finding documents and reading their content."""

from typing import BinaryIO
from uuid import UUID

from cityhall.foundation.documents import storage
from cityhall.foundation.documents.models import Document
from cityhall.kernel.errors import Conflict, NotFound


def document(document_id: UUID | str) -> Document:
    """One document; `NotFound` (documents.gone) if there is none or it was deleted.

    Who may see it is for the caller to ask: a document belongs to a draft or a case.
    """
    number = _as_uuid(document_id)
    if number is None:
        raise _gone()
    found = Document.objects.filter(pk=number, deleted_at__isnull=True).first()
    if found is None:
        raise _gone()
    return found


def open_document(document_id: UUID | str) -> BinaryIO:
    """The content exactly as it was handed in; the caller closes it."""
    return open_content(document(document_id))


def open_content(found: Document) -> BinaryIO:
    """The content of a document that is at hand; `Conflict` (documents.quarantined) where a
    virus was found in it, however one comes to it."""
    if found.scan == Document.Scan.INFECTED:
        raise _quarantined()
    try:
        return storage.read(found.sha256)
    except FileNotFoundError:
        raise _gone() from None


def _as_uuid(document_id: UUID | str) -> UUID | None:
    try:
        return document_id if isinstance(document_id, UUID) else UUID(document_id)
    except ValueError:
        return None


def _gone() -> NotFound:
    return NotFound(
        "documents.gone",
        "この書類は見つかりません。",
        "取り消されたか、保存の期間が過ぎています。必要なら、もう一度出してください。",
    )


def _quarantined() -> Conflict:
    return Conflict(
        "documents.quarantined",
        "この書類からウイルスが見つかったため、開けないようにしました。",
        "出した人に、別の端末か写真で出し直してもらってください。",
    )
