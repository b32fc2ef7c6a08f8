"""What a member of staff was told of due days, as far as it still holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from cityhall.engine.cases.access import for_eyes_of, visible_to
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Case, DueWarning
from cityhall.engine.cases.models.due_warning import STANDS
from cityhall.foundation.accounts.api import Actor, User, user_of
from cityhall.foundation.organisation.api import calendars
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import say

AT_ONCE = 50
COUNTED = 1000


@dataclass(frozen=True)
class ToldOf:
    """Who was told of a rung, as which, and why in somebody's stead ('' if not)."""

    name: str
    role: str
    because: str
    is_me: bool


@dataclass(frozen=True)
class DueRow:
    """A case of whose due day I was told. `days_left` are open days, below zero once it has
    passed; `may_open`: it lies where I may read cases."""

    reference: str
    title: str
    section: str
    ward: str
    state_label: str
    assignee: str
    rung: str
    due_on: date
    days_left: int
    at: datetime
    told: tuple[ToldOf, ...]
    may_open: bool


@dataclass(frozen=True)
class DuePage:
    """A page of rows, the day that is due first on top; `cursor` leads on, '' on the last."""

    rows: tuple[DueRow, ...]
    cursor: str


def warning_count(user: User, *, now: datetime) -> int:
    """How many cases I have been told of; counted up to a thousand."""
    return _standing(user, now).values("pk")[:COUNTED].count()


def warnings_of(*, by: Actor, now: datetime, after: str = "") -> DuePage:
    """What I was told, by due day; a handful of queries, however many rows."""
    user = user_of(by.user_id or 0)
    found = _standing(user, now).select_related("case__assignee").order_by("due_on", "id")
    if place := _place(after):
        day, key = place
        found = found.filter(due_on__gte=day).exclude(due_on=day, id__lte=key)
    rows = list(found[: AT_ONCE + 1])
    page, is_more = rows[:AT_ONCE], len(rows) > AT_ONCE
    cursor = f"{page[-1].due_on.isoformat()}.{page[-1].pk}" if is_more else ""
    return DuePage(tuple(_rows(page, user, by, now)), cursor)


def _standing(user: User, now: datetime) -> QuerySet[DueWarning]:
    """The last warning of each case that still holds; protected people's cases for nobody without
    the duty, whoever was told before."""
    mine = DueWarning.objects.filter(STANDS, to=user)
    newer = mine.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    shown = for_eyes_of(user, Case.objects.filter(due_warnings__to=user), now=now)
    return mine.filter(~Exists(newer), case__in=shown.values("pk"))


def _place(cursor: str) -> tuple[date, int] | None:
    """Where to go on; a cursor that nobody has given begins anew."""
    day, _, key = cursor.partition(".")
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _rows(page: Sequence[DueWarning], user: User, by: Actor, now: datetime) -> list[DueRow]:
    today = in_jst(now).date()
    known = versions({row.case.version_id for row in page})
    told, calendar = _told(page, user), calendars()
    ids = [row.case_id for row in page]
    open_to_me = set(visible_to(by, now=now).filter(pk__in=ids).values_list("pk", flat=True))
    rows = []
    for row in page:
        case, definition = row.case, known[row.case.version_id]
        open_days = calendar(case.section, case.ward)
        rows.append(
            DueRow(
                reference=case.reference,
                title=say(definition.procedure.title, "ja"),
                section=case.section,
                ward=case.ward,
                state_label=say(definition.workflow.states[case.state].label, "ja"),
                assignee=case.assignee.display_name if case.assignee else "",
                rung=row.rung,
                due_on=row.due_on,
                days_left=open_days.between(today, row.due_on),
                at=row.at,
                told=tuple(told[row.case_id, row.rung, row.due_on]),
                may_open=case.pk in open_to_me,
            )
        )
    return rows


def _told(page: Sequence[DueWarning], user: User) -> dict[tuple[int, str, date], list[ToldOf]]:
    found: dict[tuple[int, str, date], list[ToldOf]] = defaultdict(list)
    rows = DueWarning.objects.filter(case__in=[row.case_id for row in page])
    for row in rows.select_related("to").order_by("id"):
        told = ToldOf(row.to.display_name, row.role, row.because, row.to_id == user.pk)
        found[row.case_id, row.rung, row.due_on].append(told)
    return found
