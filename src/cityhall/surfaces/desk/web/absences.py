"""Who is away when, and who stands in: one's own days, and for the head those of the section."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cityhall.design_system.fields import Choice
from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.api import (
    absences_seen_by,
    actor_of,
    deputies_of,
    enter_absence,
    people_kept_by,
    withdraw_absence,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

LONGEST_ID = 18
FIELDS = ("user", "first_on", "last_on", "deputy")


@at_desk("absence.own")
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """The register as far as one may see it, and the form under which days are entered."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _entered(request)
        if not errors:
            messages.success(request, words("desk.absences.done.entered"))
            return redirect("desk:absences")
    return show(request, "absences", _context(request, errors), status=422 if errors else 200)


@at_desk("absence.own")
@require_POST
def withdraw(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The entry does not count any more; it stays in the history."""
    withdraw_absence(absence_id=absence_id, by=actor_of(request), now=clock.now())
    messages.success(request, words("desk.absences.done.withdrawn"))
    return redirect("desk:absences")


def _entered(request: HttpRequest) -> dict[str, str]:
    """What is wrong with the form, by field; empty once it is entered."""
    sent = request.POST
    days = {name: _day(sent, name) for name in ("first_on", "last_on")}
    missing = {name: words("desk.absences.no_day") for name, day in days.items() if day is None}
    if missing or days["first_on"] is None or days["last_on"] is None:
        return missing
    try:
        enter_absence(
            user_id=_number(sent, "user") or staff(request).pk,
            first_on=days["first_on"],
            last_on=days["last_on"],
            deputy_id=_number(sent, "deputy"),
            by=actor_of(request),
            now=clock.now(),
        )
    except Problem as problem:
        return {problem.field or "user": f"{problem.message}{problem.remedy}"}
    return {}


def _day(sent: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(sent.get(name, ""))
    except ValueError:
        return None


def _number(sent: QueryDict, name: str) -> int | None:
    told = sent.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= LONGEST_ID else None


def _context(request: HttpRequest, errors: dict[str, str]) -> dict[str, Any]:
    user, today = staff(request), clock.today()
    people = people_kept_by(user)
    deputies = deputies_of([each.id for each in people])
    return {
        "people": [Choice(str(each.id), each.name) for each in people],
        "deputies": [Choice(str(each.id), each.name) for each in deputies],
        "coming": absences_seen_by(user, on=today, past=False),
        "past": absences_seen_by(user, on=today, past=True),
        "kept": {each.id for each in people},
        "today": today,
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "wrong": errors,
        "errors": [ErrorLink(name, told) for name, told in errors.items()],
        "here": "absences",
    }
