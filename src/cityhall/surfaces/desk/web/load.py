"""How many cases lie with whom, for the head of a section; and giving away those of one clerk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cityhall.design_system.dates import short_day
from cityhall.design_system.fields import Choice
from cityhall.design_system.language import words
from cityhall.engine.cases.api import AssigneeLoad, assign_cases, load_of, open_cases_of
from cityhall.foundation.accounts.api import (
    Away,
    Colleague,
    User,
    actor_of,
    allows,
    away_on,
    names_of,
    who_may,
)
from cityhall.foundation.organisation.api import calendar_of
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed, Problem
from cityhall.surfaces.desk.away import away_words
from cityhall.surfaces.desk.places import Place, chosen
from cityhall.surfaces.desk.web.frame import (
    at_desk,
    hidden_here,
    of_place,
    place_of,
    show,
    staff,
)
from cityhall.surfaces.desk.web.many import LONGEST_ID, keep, told, warn_if_away

NEAR_DAYS = 3
AT_ONCE = 200


@dataclass(frozen=True)
class Line:
    """One clerk in words and numbers, and the lists behind these."""

    load: AssigneeLoad
    name: str
    away: str
    deputy: str
    href: str
    late_href: str


@at_desk("case.assign")
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """A row for each who takes cases there or has some, whoever is most behind on top."""
    now = clock.now()
    place, today = _place(request, now), clock.in_jst(now).date()
    until = calendar_of(place.section, place.ward).add(today, NEAR_DAYS)
    hidden = hidden_here(request, place, now)
    loads = load_of(**of_place(request, place), until=until, now=now, hidden=hidden)
    colleagues = who_may("case.take", section=place.section, ward=place.ward)
    lines = _lines(loads, colleagues, today)
    context = {
        "lines": sorted(lines, key=_most_behind),
        "free": loads.get(None),
        "free_href": _listed(assignee="none"),
        "colleagues": [Choice(str(each.id), each.name) for each in colleagues],
        "until": short_day(until),
        "told": told(request),
        "client_key": uuid4(),
        "most": AT_ONCE,
        "here": "load",
    }
    return show(request, "load", context)


@at_desk("case.assign")
@require_POST
def reassign(request: HttpRequest) -> HttpResponse:
    """Gives the open cases of one clerk to another, those due first; undone for ten minutes."""
    now, sent, by = clock.now(), request.POST, actor_of(request)
    place, give_to = _place(request, now), _number(sent, "assignee")
    if give_to is None or give_to == _number(sent, "clerk"):
        messages.warning(request, words("desk.many.no_assignee"))
        return redirect("desk:load")
    whose = _number(sent, "clerk") or 0
    key = sent.get("client_key", "")
    try:
        found = open_cases_of(**of_place(request, place), assignee_id=whose, now=now, most=AT_ONCE)
        result = assign_cases(references=found, assignee_id=give_to, by=by, now=now, client_key=key)
    except (Problem, User.DoesNotExist) as problem:
        said = words("desk.many.no_assignee")
        if isinstance(problem, Problem):
            said = f"{problem.message}{problem.remedy}"
        messages.warning(request, said)
        return redirect("desk:load")
    if result.done:
        warn_if_away(request, give_to)
    keep(request, "assign", result, key)
    return redirect("desk:load")


def _place(request: HttpRequest, now: datetime) -> Place:
    """The place of the session, if one assigns there; else the first where one does."""
    today = clock.in_jst(now).date()
    user, (here, places) = staff(request), place_of(request, on=today)
    assigns = [each for each in places if _assigns(user, each)]
    place = chosen(tuple(assigns), here.code if here else "")
    if place is None:
        raise NotAllowed(
            "desk.no_place",
            "担当者を決める係がありません。",
            "係の統括の担当を登録してもらってください。",
        )
    return place


def _assigns(user: User, place: Place) -> bool:
    return allows(user, "case.assign", section=place.section, ward=place.ward)


def _number(sent: QueryDict, name: str) -> int | None:
    told = sent.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= LONGEST_ID else None


def _lines(
    loads: Mapping[int | None, AssigneeLoad], colleagues: Iterable[Colleague], today: date
) -> list[Line]:
    names = {each.id: each.name for each in colleagues}
    names |= names_of({whose for whose in loads if whose is not None} - set(names))
    away = away_on(list(names), today)
    return [
        _line(loads.get(whose) or AssigneeLoad(whose, 0, 0, 0), name, away.get(whose))
        for whose, name in names.items()
    ]


def _line(load: AssigneeLoad, name: str, away: Away | None) -> Line:
    return Line(
        load=load,
        name=name,
        away=away_words(away),
        deputy=str(away.deputy_id) if away and away.deputy_id else "",
        href=_listed(assignee=str(load.user_id)),
        late_href=_listed(view="overdue", assignee=str(load.user_id)),
    )


def _listed(**asked: str) -> str:
    return f"{reverse('desk:home')}?{urlencode({'view': 'open'} | asked)}"


def _most_behind(line: Line) -> tuple[int, int, int, str]:
    return -line.load.late, -line.load.near, -line.load.open, line.name
