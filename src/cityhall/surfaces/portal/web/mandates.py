"""代わりの手続き: what I gave, what I hold, acting for somebody, ending it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, resident_only
from cityhall.foundation.residents.api import (
    Given,
    Kind,
    Represented,
    RequestView,
    act_for,
    mandates_given_by,
    people_acted_for,
    person_of,
    requests_of,
    revoke_mandate,
    withdraw_request,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound
from cityhall.kernel.texts import Text
from cityhall.resident_services.application.api import claim_draft, draft_of


@dataclass(frozen=True)
class MandateRow:
    """A mandate or request with what it is for, in the words of the catalogue."""

    each: Represented | Given | RequestView
    kind: Kind
    scope: tuple[Text, ...]
    may_end: bool = False


@resident_only
@never_cache
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """For whom I may act, whom I have asked, and what still waits."""
    now = clock.now()
    today = clock.in_jst(now).date()
    person_id = person_of(request.user) or 0
    held = people_acted_for(person_id, today=today)
    given = mandates_given_by(person_id, today=today)
    context = {
        "held": [_row(each, each.definition, "agent") for each in held],
        "given": [_row(each, each.kind, "principal") for each in given],
        "waiting": [_row(each, each.kind, "agent") for each in requests_of(person_id, now=now)],
        "person_id": person_id,
    }
    return render(request, "portal/mandates.html", context)


def _row(each: Represented | Given | RequestView, kind: Kind, side: str) -> MandateRow:
    scope = scope_titles(each.procedures, each.areas)
    return MandateRow(each, kind, scope, may_end=side in kind.ends_by)


def scope_titles(procedures: Iterable[str], areas: Iterable[str]) -> tuple[Text, ...]:
    """What a named scope is for; what has left the catalogue is left out."""
    known = catalogue()
    named = [known.life_events[each].title for each in areas if each in known.life_events]
    single = [known.procedures[each].title for each in procedures if each in known.procedures]
    return (*named, *single)


@resident_only
@require_POST
def act(request: HttpRequest, person_id: int) -> HttpResponse:
    """From now on this browser acts for somebody; one's own draft stays one's own."""
    held = people_acted_for(person_of(request.user) or 0, today=clock.today())
    if not any(each.person.id == person_id for each in held):
        raise _not_held()
    draft = draft_of(request)
    if draft is not None and draft.user_id is None:
        claim_draft(draft.pk, by=actor_of(request), now=clock.now())
    act_for(request, person_id)
    return redirect("resident:home")


@resident_only
@require_POST
def stop_acting(request: HttpRequest) -> HttpResponse:
    """For oneself again."""
    act_for(request, None)
    return redirect("resident:my_page")


@resident_only
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Says what ending a mandate means; the button ends it at once."""
    person_id, now = person_of(request.user) or 0, clock.now()
    found = _own(person_id, mandate_id, clock.in_jst(now).date())
    if request.method == "POST":
        revoke_mandate(mandate_id=mandate_id, by=actor_of(request), now=now, by_person=person_id)
        messages.success(request, words("mandates.revoked"))
        return redirect("resident:mandates")
    return render(request, "portal/mandate_revoke.html", {"row": found})


def _own(person_id: int, mandate_id: int, today: date) -> MandateRow:
    """The mandate, if the person holds or gave it; anybody else's is not there."""
    for held in people_acted_for(person_id, today=today):
        if held.mandate_id == mandate_id:
            return _row(held, held.definition, "agent")
    for given in mandates_given_by(person_id, today=today):
        if given.mandate_id == mandate_id:
            return _row(given, given.kind, "principal")
    raise _not_held()


def _not_held() -> NotFound:
    return NotFound(
        "mandates.not_there",
        "この代理の登録は見つかりません。",
        "期限が切れたか、取り消されています。「代わりの手続き」の一覧で確かめてください。",
    )


@resident_only
@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Takes back what one asked for."""
    withdraw_request(
        request_id=min(request_id, 2**62),
        person_id=person_of(request.user) or 0,
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("mandates.withdrawn"))
    return redirect("resident:mandates")
