"""Who may open the pages of one case: its person, whoever acts for that person, or somebody who
has followed its signed link in this browser. For everybody else it does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import TimelineCase, timeline_of
from cityhall.foundation.accounts.api import (
    Actor,
    User,
    actor_of,
    public,
    resident_only,
    sign_in_first,
)
from cityhall.foundation.residents.api import person_of
from cityhall.kernel import clock
from cityhall.kernel.reference_numbers import read_reference
from cityhall.surfaces.portal.web import unsent

LINKS = "case_links"
MOST_LINKS = 20
WHY_OPEN = "本人か、メールの署名つきリンクを開いた人だけに見える。ほかの人には、ないのと同じ答え"

Rest = ParamSpec("Rest")
CaseView = Callable[Concatenate[HttpRequest, TimelineCase, Actor, Rest], HttpResponseBase]


def of_one_case(view: CaseView[Rest]) -> Any:
    """The view is given the case and who acts, or is not called at all."""

    @wraps(view)
    def shown(request: HttpRequest, reference: str, *args: Any, **rest: Any) -> HttpResponseBase:
        by = actor_here(request)
        case = _case(reference, by)
        if case is None:
            return no_such_case(request)
        return view(request, case, _on_behalf(by, case, request), *args, **rest)

    @wraps(view)
    def entered(request: HttpRequest, reference: str, *args: Any, **rest: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            return resident_only(shown)(request, reference, *args, **rest)
        if links_held(request):
            return shown(request, reference, *args, **rest)
        unsent.keep_post(request, read_reference(reference))
        return sign_in_first(request, "residents:sign_in", back_to=request.path)

    return public(WHY_OPEN)(never_cache(entered))


def _case(reference: str, by: Actor) -> TimelineCase | None:
    known = read_reference(reference)
    if known is None:
        return None
    return timeline_of(reference=known, by=by, now=clock.now(), language=current_language())


def _on_behalf(by: Actor, case: TimelineCase, request: HttpRequest) -> Actor:
    """Names the person for whom somebody acts, where it is not one's own case."""
    if by.kind != "resident" or case.person_id in (None, person_of(request.user)):
        return by
    return by.acting_for(case.person_id or 0)


def actor_here(request: HttpRequest) -> Actor:
    """Who acts, with the links that this browser has followed."""
    return actor_of(request).holding(links_held(request))


def links_held(request: HttpRequest) -> list[str]:
    """References whose signed links were followed in this browser session, the latest last."""
    return list(request.session.get(LINKS, []))


def hold_link(request: HttpRequest, reference: str) -> None:
    """Remembers a link for this browser session."""
    others = [each for each in links_held(request) if each != reference]
    request.session[LINKS] = [*others, reference][-MOST_LINKS:]


def no_such_case(request: HttpRequest) -> HttpResponse:
    """The one answer for another's case, an unknown number and one that can be no number."""
    return render(request, "portal/no_such_case.html", status=404)
