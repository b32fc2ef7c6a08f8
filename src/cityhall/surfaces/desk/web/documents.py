"""Documents of a case: downloaded, or looked at. Every look is in the audit."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cityhall.engine.cases.api import Case, document_sent
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.documents.api import Document, serve, serve_preview
from cityhall.foundation.documents.api import document as stored_document
from cityhall.kernel import clock
from cityhall.surfaces.desk.web.frame import at_desk

SMALL, LARGE = 480, 1600


@at_desk("document.read")
@require_safe
def document(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """The original, as it was handed in; `?look` shows it in the browser."""
    return serve(_read(request, reference, document_id), inline="look" in request.GET)


@at_desk("document.read")
@require_safe
def preview(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """The picture made anew for looking at; 404 where there is none to be made."""
    found = _read(request, reference, document_id)
    picture = serve_preview(found, longest=SMALL if "small" in request.GET else LARGE)
    if picture is None:
        raise Http404
    return picture


def _read(request: HttpRequest, reference: str, document_id: UUID) -> Document:
    """The document, if it belongs to this case and the case may be seen; the read is logged."""
    by, now = actor_of(request), clock.now()
    known = document_sent(reference=reference, document_id=document_id, by=by, now=now)
    record_read(
        by=by,
        object_kind="document",
        object_id=known,
        case_reference=reference,
        person_id=Case.objects.values_list("person_id", flat=True).get(reference=reference),
        now=now,
    )
    return stored_document(known)
