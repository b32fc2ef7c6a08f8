"""What I was told of due days: those that come near, and those that have passed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cityhall.design_system.dates import short_day
from cityhall.design_system.language import words
from cityhall.engine.cases.api import DueRow, warnings_of
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.organisation.api import ladder, section_title
from cityhall.kernel import clock
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.web.frame import at_desk, show

MOVED = "moved"


@dataclass(frozen=True)
class Line:
    """A case in words: which rung, whose, and who else was told."""

    row: DueRow
    rung: str
    days: str
    is_late: bool
    place: str
    due: str
    told: tuple[str, ...]
    why: str


@at_desk("desk.open")
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Late ones first, then those that come near; each with who was told and why."""
    now = clock.now()
    page = warnings_of(by=actor_of(request), now=now, after=request.GET.get("after", ""))
    lines = _lines(page.rows)
    groups = [
        ("over", [line for line in lines if line.is_late]),
        ("near", [line for line in lines if not line.is_late]),
    ]
    context = {
        "groups": [(name, found) for name, found in groups if found],
        "next": f"?after={page.cursor}" if page.cursor else "",
        "is_further": "after" in request.GET,
        "here": "deadlines",
    }
    return show(request, "deadlines", context)


def _lines(rows: Sequence[DueRow]) -> list[Line]:
    labels = {rung.id: say(rung.label, "ja") for rung in ladder().rungs}
    labels[MOVED] = words("desk.deadlines.moved")
    today = clock.today()
    places = {(row.section, row.ward) for row in rows}
    titles = {place: section_title(*place, on=today) for place in places}
    return [
        Line(
            row=row,
            rung=labels.get(row.rung, row.rung),
            days=_days(row.days_left),
            is_late=row.days_left < 0,
            place=titles[row.section, row.ward],
            due=short_day(row.due_on),
            told=tuple(_told(row)),
            why=_why(row),
        )
        for row in rows
    ]


def _days(left: int) -> str:
    if left < 0:
        return words("desk.deadlines.late", count=-left)
    return words("desk.deadlines.left", count=left) if left else words("desk.deadlines.today")


def _told(row: DueRow) -> Iterable[str]:
    for one in row.told:
        role = words(f"desk.deadlines.role.{one.role}")
        yield words("desk.deadlines.me", role=role) if one.is_me else f"{one.name}({role})"


def _why(row: DueRow) -> str:
    """Why I am told in somebody's stead."""
    mine = next((one.because for one in row.told if one.is_me and one.because), "")
    return words(f"desk.deadlines.because.{mine}") if mine else ""
