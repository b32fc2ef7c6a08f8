"""Several cases of the list at once: taken, released, given to a colleague; taking is undone."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cityhall.design_system.dates import short_day
from cityhall.design_system.fields import Choice
from cityhall.design_system.language import words
from cityhall.engine.cases.api import (
    Result,
    assign_cases,
    release_cases,
    take_cases,
    undo_giving,
    undo_taking,
)
from cityhall.foundation.accounts.api import (
    Colleague,
    User,
    actor_of,
    allows,
    away_on,
    user_of,
    who_may,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.surfaces.desk.away import away_words
from cityhall.surfaces.desk.places import Place
from cityhall.surfaces.desk.web.frame import at_desk

#: What became of the last press, until the list has shown it. References and codes, no names.
TOLD = "desk_many"
LONGEST_ID = 18
DEEDS: dict[str, Callable[..., Result]] = {
    "take": take_cases,
    "release": release_cases,
    "assign": assign_cases,
    "undo": undo_taking,
    "undo_giving": undo_giving,
}
#: By which deed another one is undone.
UNDO = {"take": "undo", "assign": "undo_giving"}


def choosing(user: User, place: Place) -> dict[str, Any]:
    """What the bar under the list offers to those who may; nothing to the others."""
    where = {"section": place.section, "ward": place.ward}
    may_take, may_assign = allows(user, "case.take", **where), allows(user, "case.assign", **where)
    if not (may_take or may_assign):
        return {}
    colleagues = _to_choose(who_may("case.take", **where)) if may_assign else []
    return {
        "client_key": uuid4(),
        "may_take": may_take,
        "colleagues": colleagues,
    }


def _to_choose(colleagues: Collection[Colleague]) -> list[Choice]:
    """Each by name; who is away is marked so."""
    away = away_on([each.id for each in colleagues], clock.today())
    return [
        Choice(
            str(each.id),
            f"{each.name}({words('desk.away.until', day=short_day(away[each.id].last_on))})"
            if each.id in away
            else each.name,
        )
        for each in colleagues
    ]


def warn_if_away(request: HttpRequest, assignee_id: int) -> None:
    """The cases are theirs all the same; whoever gave them may take them back."""
    away = away_on([assignee_id], clock.today()).get(assignee_id)
    if away is not None:
        name = user_of(assignee_id).display_name
        messages.warning(request, words("desk.many.away", name=name, away=away_words(away)))


@at_desk("desk.inbox")
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Does it for each case that was chosen, and shows in the list what became of each."""
    sent = request.POST
    deed = sent.get("deed", "")
    back = f"{reverse('desk:home')}?{QueryDict(sent.get('list', '')[:1000]).urlencode()}"
    if sent.get("back") == "load":
        back = reverse("desk:load")
    if deed not in DEEDS:
        return redirect(back)
    more: dict[str, Any] = {}
    if deed == "assign":
        assignee = sent.get("assignee", "")
        if not assignee.isdecimal() or len(assignee) > LONGEST_ID:
            messages.warning(request, words("desk.many.no_assignee"))
            return redirect(back)
        more["assignee_id"] = int(assignee)
    if deed == "undo":
        more["taken_with"] = sent.get("taken_with", "")
    if deed == "undo_giving":
        more["given_with"] = sent.get("taken_with", "")
    try:
        result = DEEDS[deed](
            references=sent.getlist("case"),
            by=actor_of(request),
            now=clock.now(),
            client_key=sent.get("client_key", ""),
            **more,
        )
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
        return redirect(back)
    if deed == "assign" and result.done:
        warn_if_away(request, more["assignee_id"])
    keep(request, deed, result, sent.get("client_key", ""))
    return redirect(back)


def keep(request: HttpRequest, deed: str, result: Result, key: str) -> None:
    """What the next page says of it, once."""
    request.session[TOLD] = _told(deed, result, key)


def _told(deed: str, result: Result, key: str) -> dict[str, Any]:
    return {
        "deed": deed,
        "done": list(result.done),
        "failed": [[each.reference, each.message] for each in result.failed],
        "key": key,
    }


def told(request: HttpRequest) -> dict[str, Any] | None:
    """What the list says once about the last press, with the way to undo a taking."""
    kept = request.session.pop(TOLD, None)
    if kept is None:
        return None
    count = len(kept["done"])
    said = words(f"desk.many.done.{kept['deed']}", count=count) if count else ""
    return {
        "said": said,
        "failed": kept["failed"],
        "undo": kept["done"] if kept["deed"] in UNDO else [],
        "undo_deed": UNDO.get(kept["deed"], ""),
        "key": kept["key"],
        "client_key": uuid4(),
    }
