"""Documents of a case: downloaded, or looked at. Every look is in the audit."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cityhall.engine.cases.api import document_sent, read_case
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.documents.api import Document, serve, serve_preview
from cityhall.foundation.documents.api import document as stored_document
from cityhall.kernel import clock
from cityhall.kernel.transactions import write
from cityhall.surfaces.desk.showing import document_view
from cityhall.surfaces.desk.web.frame import at_desk, show

SMALL, LARGE = 480, 1600
MOST_PAGES = 50  # on one page; who must read more saves the original


@at_desk("document.read")
@require_safe
def document(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """The original, as it was handed in, to be saved."""
    return serve(read_document(request, reference, document_id))


@at_desk("document.read")
@require_safe
def look(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponse:
    """The document page by page, as pictures made anew: nothing in the original can act."""
    found = read_document(request, reference, document_id)
    context = {
        "reference": reference,
        "document": document_view(found),
        "pages": ()
        if found.scan == Document.Scan.INFECTED
        else range(1, min(found.pages, MOST_PAGES) + 1),
        "left_out": max(0, found.pages - MOST_PAGES),
    }
    return show(request, "look", context)


@at_desk("document.read")
@require_safe
def preview(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """One page as a picture made anew; 404 where there is none to be made."""
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    if not page:
        raise Http404
    found = read_document(request, reference, document_id)
    longest = SMALL if "small" in request.GET else LARGE
    picture = serve_preview(found, page=page, longest=longest)
    if picture is None:
        raise Http404
    return picture


@write
def read_document(request: HttpRequest, reference: str, document_id: UUID) -> Document:
    """The document, if it belongs to this case and the case may be seen; the read is recorded,
    whichever page is asked for."""
    by, now = actor_of(request), clock.now()
    known = document_sent(reference=reference, document_id=document_id, by=by, now=now)
    _, ground = read_case(reference, by=by, now=now)
    record_read(
        by=by,
        object_kind="document",
        object_id=known,
        case_reference=reference,
        **ground,
        now=now,
    )
    return stored_document(known)
