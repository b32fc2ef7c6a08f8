"""Requests to act for somebody: staff look at the evidence and say whether it holds."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import words
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor, actor_of, reader_of
from cityhall.foundation.audit.api import record_listing, record_read
from cityhall.foundation.documents.api import document as stored_document
from cityhall.foundation.documents.api import serve
from cityhall.foundation.residents.api import (
    NewFact,
    RequestView,
    Standing,
    Subject,
    check_mandate,
    create_person,
    end_mandate,
    mandate_standing,
    name_from_card,
    request_to_check,
    requests_to_check,
    write_facts,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

ON_A_PAGE = 30
LONGEST = 500
NEW = "new"


@at_desk("mandate.check")
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; `?after=` is the last one of the page before."""
    said = request.GET.get("after", "")
    after = int(said) if said.isdecimal() and len(said) < 19 else 0
    found = _listed(request, after)
    shown = found[:ON_A_PAGE]
    context = {
        "here": "mandates",
        "rows": shown,
        "first": request.path if after else "",
        "more": f"?after={shown[-1].id}" if len(found) > ON_A_PAGE else "",
    }
    return show(request, "mandates", context)


@write
def _listed(request: HttpRequest, after: int) -> list[RequestView]:
    now = clock.now()
    found = requests_to_check(
        user=staff(request), today=clock.in_jst(now).date(), after=after, limit=ON_A_PAGE + 1
    )
    shown = [each.id for each in found[:ON_A_PAGE]]
    record_listing(
        by=actor_of(request),
        object_kind="mandate_list",
        object_id="checking",
        shown=shown,
        total=len(shown),
        reader=reader_of(staff(request), "mandate.check"),
        now=now,
    )
    return found


@write
def _read(request: HttpRequest, request_id: int) -> RequestView:
    """One request, with the read of everybody it shows in the audit, possible principals too."""
    now = clock.now()
    one = request_to_check(
        min(request_id, 2**62), user=staff(request), today=clock.in_jst(now).date()
    )
    shown = {one.principal_id, one.agent_id, *(each.id for each in one.candidates)}
    for person_id in shown - {None}:
        record_read(
            by=actor_of(request),
            object_kind="mandate",
            object_id=one.id,
            person_id=person_id,
            reason=words("desk.mandates.reason_of_read"),
            reader=reader_of(staff(request), "mandate.check", purpose="mandate"),
            now=now,
        )
    return one


@at_desk("mandate.check")
@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, request_id: int) -> HttpResponse:
    """The request beside its evidence; it is registered or refused, always with words on what
    was checked."""
    one = _read(request, request_id)
    if request.method != "POST":
        return _show(request, one)
    reason, chosen = request.POST.get("reason", "")[:LONGEST], request.POST.get("principal", "")
    holds = "refuse" not in request.POST
    try:
        _settle(one, chosen, holds=holds, reason=reason, by=actor_of(request))
    except Invalid as problem:
        error = f"{problem.message}{problem.remedy}"
        return _show(request, one, reason=reason, chosen=chosen, errors={problem.field: error})
    key = "desk.mandates.done_granted" if holds else "desk.mandates.done_refused"
    messages.success(request, words(key))
    return redirect("desk:mandates")


@write
def _settle(one: RequestView, chosen: str, *, holds: bool, reason: str, by: Actor) -> None:
    principal = one.principal_id
    if holds and principal is None and chosen == NEW and reason.strip():
        principal = _registered(one, by)
    elif holds and principal is None:
        principal = next((each.id for each in one.candidates if str(each.id) == chosen), None)
    check_mandate(
        request_id=one.id,
        holds=holds,
        reason=reason,
        principal_id=principal,
        by=by,
        now=clock.now(),
    )


def _registered(one: RequestView, by: Actor) -> int:
    """Somebody whom the city did not know, by the name and birth date of the evidence."""
    now = clock.now()
    person_id = create_person(household_id=None, by=by, now=now)
    born = one.other_birth_date
    facts = [NewFact("applicant.name", name_from_card(one.other))]
    facts += [NewFact("applicant.birth_date", born.isoformat())] if born else []
    write_facts(
        subject=Subject("person", person_id),
        facts=facts,
        source="counter",
        as_of=clock.in_jst(now).date(),
        purpose="",
        by=by,
        now=now,
    )
    return person_id


def _show(
    request: HttpRequest,
    one: RequestView,
    *,
    reason: str = "",
    chosen: str = "",
    errors: dict[str | None, str] | None = None,
) -> HttpResponse:
    wrong = errors or {}
    context = {
        "here": "mandates",
        "one": one,
        "scope": scope_of(one.procedures, one.areas),
        "reason": reason,
        "chosen": chosen,
        "reason_error": wrong.get("reason", ""),
        "principal_error": wrong.get("principal", wrong.get("code", "")),
        "longest": LONGEST,
    }
    return show(request, "mandate", context, status=422 if wrong else 200)


def scope_of(procedures: Iterable[str], areas: Iterable[str]) -> list[str]:
    """What a named scope is for, in words."""
    known = catalogue()
    named = [known.life_events[each].title for each in areas if each in known.life_events]
    single = [known.procedures[each].title for each in procedures if each in known.procedures]
    return [say(title, "ja") for title in (*named, *single)]


@at_desk("mandate.check")
@require_safe
def evidence(request: HttpRequest, request_id: int) -> HttpResponseBase:
    """The paper that was sent with the request."""
    document_id: UUID | None = _read(request, request_id).document_id
    if document_id is None:
        raise Http404
    return serve(stored_document(document_id))


@at_desk("mandate.check")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """A mandate in force is ended, for a reason: a court has changed its word, somebody has asked
    at the counter. Both sides are told."""
    one = read_standing(request, min(mandate_id, 2**62), "desk.mandates.reason_of_ending")
    reason, error = request.POST.get("reason", "")[:LONGEST], ""
    if request.method == "POST":
        try:
            end_mandate(mandate_id=one.mandate_id, reason=reason, by=actor_of(request),
                        now=clock.now())  # fmt: skip
        except Invalid as problem:
            error = f"{problem.message}{problem.remedy}"
        else:
            messages.success(request, words("desk.mandates.ended"))
            return redirect("desk:mandates")
    context = {
        "here": "mandates",
        "one": one,
        "scope": scope_of(one.procedures, one.areas),
        "reason": reason,
        "error": error,
        "longest": LONGEST,
    }
    return show(request, "mandate_end", context, status=422 if error else 200)


@write
def read_standing(request: HttpRequest, mandate_id: int, why: str) -> Standing:
    """The mandate, with the read of both sides in the audit; `why` is the text of the reason."""
    now = clock.now()
    one = mandate_standing(mandate_id, user=staff(request), today=clock.in_jst(now).date())
    for person_id in (one.principal.id, one.agent.id):
        record_read(
            by=actor_of(request),
            object_kind="mandate",
            object_id=one.mandate_id,
            person_id=person_id,
            reason=words(why),
            reader=reader_of(staff(request), "mandate.check", purpose="mandate"),
            now=now,
        )
    return one
