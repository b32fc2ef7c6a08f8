"""A document beside the answers that it shows, and the points that are to be looked at."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import case_page, see_point
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.documents.api import Document
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict
from cityhall.surfaces.desk.rules.sequences import sequence_in
from cityhall.surfaces.desk.showing import AnswerView, GroupView, document_view, papers_of
from cityhall.surfaces.desk.web.beside import conflict
from cityhall.surfaces.desk.web.case import came_from, context_of
from cityhall.surfaces.desk.web.documents import MOST_PAGES, read_document
from cityhall.surfaces.desk.web.frame import at_desk, show


@at_desk("document.read")
@require_safe
def compare(request: HttpRequest, reference: str, document_id: UUID) -> HttpResponse:
    """The document page by page, its points, and the answers that it is about."""
    found = read_document(request, reference, document_id)
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    context = context_of(request, page, now)
    papers = [view for _, view in papers_of(context["groups"])]
    at = next((at for at, each in enumerate(papers) if each.id == document_id), None)
    row = _row_of(context["groups"], document_id)
    if at is None or row is None:
        raise Http404
    points = [each for each in context["points"] if row.item in each.about]
    about = {item for each in points for item in each.about} - {row.item}
    context |= {
        "document": document_view(found),
        "pages": _pages(found),
        "papers": papers,
        "at": at + 1,
        "previous": papers[at - 1] if at else None,
        "next_paper": papers[at + 1] if at + 1 < len(papers) else None,
        "label": row.label,
        "item": row.item,
        "points_here": points,
        "shown": [each for group in context["groups"] for each in group.answers
                  if each.item in about],
        "groups": [group for group in context["groups"]
                   if not all(each.documents for each in group.answers)],
    }  # fmt: skip
    return show(request, "compare", context)


def _pages(found: Document) -> range:
    """Page numbers of what can be shown; none of what a scanner has found something in."""
    if found.scan == Document.Scan.INFECTED:
        return range(0)
    return range(1, min(max(found.pages, 1), MOST_PAGES) + 1)


def _row_of(groups: tuple[GroupView, ...], document_id: UUID) -> AnswerView | None:
    found = (row for row, document in papers_of(groups) if document.id == document_id)
    return next(found, None)


@at_desk("case.take")
@require_POST
def point(request: HttpRequest, reference: str, point: str) -> HttpResponse:
    """Says that one has looked at a point, or takes that back; goes back to where one was."""
    is_seen = request.POST.get("say") != "unseen"
    document = _document_in(request.POST.get("document", ""))
    try:
        see_point(
            reference=reference,
            point=point,
            is_seen=is_seen,
            by=actor_of(request),
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
            expected_sequence=sequence_in(request.POST.get("sequence", "")),
        )
    except Conflict as problem:
        return conflict(request, reference, problem)
    messages.success(request, words("desk.points.done" if is_seen else "desk.points.undone"))
    back = came_from(request)
    if document is not None:
        return redirect(back.address("compare", reference, document))
    return redirect(f"{back.address('case', reference)}#points")


def _document_in(said: str) -> UUID | None:
    """The document beside which the point was ticked; None on the page of the case."""
    try:
        return UUID(said) if said else None
    except ValueError:
        raise Http404 from None
