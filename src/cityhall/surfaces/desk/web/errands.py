"""A whole list given to a worker: as a file, or all its cases taken or given; how far it is."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import (
    ErrandView,
    InboxPage,
    ask_errand,
    cancel_errand,
    errand_refusals,
    errand_view,
    errands_of,
    retry_errand,
    take_file,
    undo_errand,
)
from cityhall.foundation.accounts.api import actor_of, allows
from cityhall.foundation.organisation.api import section_titles
from cityhall.kernel import clock
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Problem
from cityhall.surfaces.desk.places import Place
from cityhall.surfaces.desk.web.frame import address_of, at_desk, place_of, show, staff

FILES = ("csv", "xlsx")
LONGEST_ID = 18
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TOLD = ("accounts.not_allowed", "cases.too_many_for_excel")


def whole_list(
    request: HttpRequest, place: Place, page: InboxPage | None, *, is_search: bool
) -> dict[str, Any]:
    """What can be done with the whole list under it. A search is none: its words name people, and
    would be kept."""
    if is_search or page is None or not page.rows:
        return {}
    user, where = staff(request), {"section": place.section, "ward": place.ward}
    is_longer = page.total > len(page.rows) or page.is_more
    offered = {
        "may_take_out": allows(user, "case.take_out", **where),
        "may_take": is_longer and allows(user, "case.take", **where),
        "may_assign": is_longer and allows(user, "case.assign", **where),
    }
    return {**offered, "client_key": uuid4()} if any(offered.values()) else {}


@at_desk("desk.inbox")
@require_http_methods(["GET", "POST"])
def errands(request: HttpRequest) -> HttpResponse:
    """One's own; a list's form asks for another."""
    now = clock.now()
    if request.method == "POST":
        return _asked(request, now)
    title = section_titles()
    rows = [
        (each, title(each.section, each.ward, in_jst(each.asked_at).date()), list_words(each))
        for each in errands_of(by=actor_of(request), now=now)
    ]
    return show(request, "errands", {"rows": rows, "here": "errands"})


def _asked(request: HttpRequest, now: datetime) -> HttpResponse:
    sent = request.POST
    place, _ = place_of(request, on=in_jst(now).date())
    asks = {key: str(value) for key, value in QueryDict(sent.get("list", "")[:1000]).items()}
    back = redirect(address_of({each: asks[each] for each in asks if each != "after"}))
    if place is None:
        return back
    assignee = sent.get("assignee", "")
    try:
        number = ask_errand(
            kind=sent.get("kind", ""),
            section=place.section,
            ward=place.ward,
            asks=asks,
            by=actor_of(request),
            now=now,
            client_key=sent.get("client_key", ""),
            reason=sent.get("reason", "")[:200],
            assignee_id=int(assignee)
            if assignee.isdecimal() and len(assignee) <= LONGEST_ID
            else None,
        )
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
        return back
    return redirect("desk:errand", number)


@at_desk("desk.inbox")
@require_http_methods(["GET", "POST"])
def errand(request: HttpRequest, number: UUID) -> HttpResponse:
    """How far it has come, and what can be done about it now."""
    by, now = actor_of(request), clock.now()
    if request.method == "POST":
        return _done(request, number, now)
    one = errand_view(number=number, by=by, now=now)
    refused = errand_refusals(number=number, by=by) if one.failed else []
    told = one.problem if one.problem in TOLD else "other"
    context = {
        "here": "errands",
        "errand": one,
        "place": section_titles()(one.section, one.ward, in_jst(one.asked_at).date()),
        "list_title": list_words(one),
        "list_href": address_of(one.asks),
        "refused": refused,
        "refused_more": one.failed - len(refused),
        "problem": words(f"desk.errand.problem.{told}") if one.problem else "",
        "client_key": uuid4(),
    }
    return show(request, "errand", context)


def list_words(one: ErrandView) -> str:
    """The view that the errand goes through."""
    return words(f"desk.view.{one.asks.get('view', 'todo')}")


def _done(request: HttpRequest, number: UUID, now: datetime) -> HttpResponse:
    by, deed = actor_of(request), request.POST.get("deed", "")
    try:
        if deed == "undo":
            number = undo_errand(
                number=number, by=by, now=now, client_key=request.POST.get("client_key", "")
            )
        elif deed == "cancel":
            cancel_errand(number=number, by=by, now=now)
        elif deed == "retry":
            retry_errand(number=number, by=by, now=now)
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    return redirect("desk:errand", number)


@at_desk("case.take_out")
@require_safe
def file(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The file, to whoever asked for it."""
    kind, content = take_file(number=number, by=actor_of(request), now=clock.now())
    answer: HttpResponseBase = (
        HttpResponse(content, TYPES[kind])
        if isinstance(content, bytes)
        else StreamingHttpResponse(content, TYPES[kind])
    )
    name = f"cases-{clock.today().isoformat()}-{str(number)[:8]}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
