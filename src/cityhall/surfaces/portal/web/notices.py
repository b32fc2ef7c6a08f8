"""The notice of a decision, for its person: as a page and as the signed PDF."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import TimelineCase
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import serve
from cityhall.foundation.notices.api import notice_of, notice_row, paper_of
from cityhall.kernel.errors import NotAllowed, NotFound
from cityhall.kernel.texts import JAPANESE
from cityhall.surfaces.portal.web.cases import people_in
from cityhall.surfaces.portal.web.entering import no_such_case, of_one_case


def ensure_receives(found: TimelineCase) -> None:
    """Whose mandate leaves that to the principal receives no notice."""
    if not found.may_receive:
        raise NotAllowed(
            "notices.for_the_principal",
            "通知書は、ご本人が受け取ります。",
            "ご本人がログインして開くか、ご本人に届いた通知書を見せてもらってください。",
        )


@of_one_case
@require_safe
def notice(request: HttpRequest, found: TimelineCase, by: Actor, number: str) -> HttpResponse:
    """A notice of this very case, with the same content as its paper; none once it lies aside."""
    ensure_receives(found)
    if found.is_aside:
        return no_such_case(request)
    try:
        shown = notice_of(number, found.summary.reference)
    except NotFound:
        return no_such_case(request)
    context = {
        **people_in(request, found, by),
        "case": found,
        "notice": shown,
        "is_translation": current_language() != JAPANESE,
    }
    return render(request, "portal/notice.html", context)


@of_one_case
@require_safe
def paper(request: HttpRequest, found: TimelineCase, by: Actor, number: str) -> HttpResponseBase:
    """The PDF of a notice of this very case; none once it lies aside."""
    ensure_receives(found)
    if found.is_aside:
        return no_such_case(request)
    try:
        document = paper_of(notice_row(number, found.summary.reference))
    except NotFound:
        return no_such_case(request)
    return no_such_case(request) if document is None else serve(document)
