"""Counts due days anew when a calendar changes, some cases at a time."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.events import DueDayMoved
from cityhall.engine.cases.models import Case, DueWarning
from cityhall.engine.cases.queries.courses import courses
from cityhall.engine.cases.records import Change, append_to_many
from cityhall.engine.cases.rules.dates import Clock, recounted
from cityhall.engine.cases.rules.standard_period import Course
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor, away_on
from cityhall.foundation.audit.api import record
from cityhall.foundation.organisation.api import calendars, ladder, wards
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import JST, in_jst
from cityhall.kernel.transactions import write

CALENDAR_WATCH = Actor.system("閉庁日の見直し")
RECOUNTED = "due_recounted"
MOVED = "moved"
BATCH = 200

Calendars = Callable[[str, str], BusinessCalendar]


@dataclass(frozen=True)
class Wanted:
    """Whose due days are in question: between which days the calendar changed, and of which
    units ('' for the whole city)."""

    first: date
    last: date
    units: tuple[str, ...]

    def cases(self) -> QuerySet[Case]:
        """Open cases whose period runs over one of the days. A day that is taken away can only
        lie before the due day that it had moved."""
        after_last = datetime.combine(self.last + timedelta(days=1), time(), JST)
        found = Case.objects.filter(kind="open", due_on__gte=self.first, arrived_at__lt=after_last)
        return found if "" in self.units else found.filter(self._places())

    def _places(self) -> Q:
        offices = [ward.code for ward in wards() if ward.office in self.units]
        return Q(section__in=self.units) | Q(ward__in=offices)


@write
def recount_due_days(*, wanted: Wanted, after: int, now: datetime) -> int | None:
    """Counts anew for the next cases by id; the id to go on after, None when none are left.

    Only a case whose day really moves is written to: one event in its chain, and word to its
    person. Counting twice changes nothing. The rows to be written are locked and read again
    first, so that no step taken meanwhile is lost; the number of queries does not grow with the
    cases.
    """
    looked_at = list(wanted.cases().filter(pk__gt=after).order_by("pk")[:BATCH])
    moving = _moving(looked_at, today := in_jst(now).date())
    if moving and connection.features.has_select_for_update:  # else this transaction writes alone
        ids = [case.pk for case, _ in moving]
        locked = Case.objects.select_for_update().filter(pk__in=ids, kind="open").order_by("pk")
        moving = _moving(list(locked), today)
    if moving:
        _write(moving, now)
    return looked_at[-1].pk if len(looked_at) == BATCH else None


def _moving(cases: Sequence[Case], today: date) -> list[tuple[Case, dict[str, Any]]]:
    """The cases whose due day is another one by now, with the columns that follow."""
    ids = [case.pk for case in cases]
    known, passed = versions({case.version_id for case in cases}), courses(ids)
    calendar = calendars()
    found = []
    for case in cases:
        sets = due_again(case, known[case.version_id], passed[case.pk], calendar, today)
        if sets:
            found.append((case, sets))
    return found


def due_again(
    case: Case,
    definition: Version,
    course: Course,
    calendar: Calendars,
    today: date,
    place: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """The columns of the due day as it is counted now, in another place if one is given; empty if
    it is the same day."""
    section, ward = place or (case.section, case.ward)
    here = partial(calendar, section, ward)
    clock = Clock(definition.procedure, definition.workflow, here, ladder().rungs)
    return recounted(clock, case.due_on, case.clock_stopped_on, course, today)


def _told(moving: Collection[tuple[Case, dict[str, Any]]], now: datetime) -> Iterator[DueWarning]:
    """The assignee of each, and their deputy while they are away; the page of warnings shows
    nobody a case that they may not know of."""
    assignees = {case.assignee_id for case, _ in moving if case.assignee_id is not None}
    away = away_on(assignees, in_jst(now).date())
    for case, sets in moving:
        if case.assignee_id is None:
            continue
        told = {"case": case, "rung": MOVED, "due_on": sets["due_on"], "at": now}
        yield DueWarning(to_id=case.assignee_id, role=DueWarning.Role.ASSIGNEE, **told)
        absent = away.get(case.assignee_id)
        if absent is not None and absent.deputy_id is not None:
            deputy = {"to_id": absent.deputy_id, "role": DueWarning.Role.DEPUTY}
            yield DueWarning(because="absent", **deputy, **told)


def _write(moving: Collection[tuple[Case, dict[str, Any]]], now: datetime) -> None:
    changes, moved = [], []
    for case, sets in moving:
        was = case.due_on
        assert was is not None  # only cases that are due were looked at
        changes.append((case, Change(RECOUNTED, sets=sets, says={"was": was})))
        moved.append(DueDayMoved(case.reference, case.head_sequence + 1, was, sets["due_on"]))
    append_to_many(changes, by=CALENDAR_WATCH, now=now)
    DueWarning.objects.bulk_create(_told(moving, now), ignore_conflicts=True)
    record(
        by=CALENDAR_WATCH,
        action="case.due_recounted",
        object_kind="cases",
        object_id=len(changes),
        detail={"cases": [case.reference for case, _ in changes]},
        now=now,
    )
    announce(*moved, now=now)
