"""The notice of a case at the desk: looked at, and printed again with a reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from cityhall.design_system.dates import moment_in_words
from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import site_texts
from cityhall.engine.cases.api import case_page, read_case
from cityhall.foundation.accounts.api import Actor, actor_of, ensure_allowed
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.documents.api import serve
from cityhall.foundation.notices.api import (
    NoticeView,
    notice_of,
    paper_of,
    printings_of,
    reprint_notice,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.surfaces.desk.web.case import came_from, context_of
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

LONGEST = 300


@at_desk("document.read")
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, reference: str, number: str) -> HttpResponseBase:
    """The notice as a page; the button prints it again, which needs a reason."""
    by, now = actor_of(request), clock.now()
    page = case_page(reference=reference, by=by, now=now)  # who may not see the case stops here
    if page.is_aside:
        raise Http404
    found = notice_of(number, page.reference)
    if request.method != "POST":
        _, ground = read_case(page.reference, by=by, now=now)
        record_read(
            by=by, object_kind="notice", object_id=number, case_reference=page.reference,
            now=now, **ground,
        )  # fmt: skip
        return _shown(request, page.reference, found, "", {})
    # In an emergency a case is opened to be read, by somebody without the duty there.
    ensure_allowed(staff(request), "document.read", section=page.section, ward=page.ward)
    reason = request.POST.get("reason", "")
    try:
        return _printed(number, reason, by)
    except Invalid as problem:
        return _shown(request, page.reference, found, reason, {"reason": problem.message})


def _printed(number: str, reason: str, by: Actor) -> HttpResponseBase:
    """The paper, after the reprint is on record."""
    document = paper_of(reprint_notice(number=number, reason=reason, by=by, now=clock.now()))
    if document is None:
        raise LookupError("a notice that was printed has a paper")
    return serve(document)


def _shown(
    request: HttpRequest, reference: str, found: NoticeView, reason: str, errors: dict[str, str]
) -> HttpResponse:
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    texts = site_texts()
    field = FieldView(
        id="reason",
        kind="text",
        label=texts["desk.notice.reason"],
        hint=texts["desk.notice.reason_hint"],
        values={"reason": reason},
        errors=errors,
        max_length=LONGEST,
    )
    printings = printings_of(found.mark.number)
    context = {
        **context_of(request, page, now),
        "notice": found,
        "back": came_from(request),
        "field": field,
        "errors": error_links(errors),
        "printings": [(each, moment_in_words(each.at, "ja")) for each in printings],
    }
    return show(request, "notice", context, status=422 if errors else 200)
