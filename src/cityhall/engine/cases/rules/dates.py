"""The office's clock in the columns of a case: by when it is due, and where it stands still.

How days are counted stands in `standard_period`; 行政手続法37条 makes a notification complete when
it arrives, so that it has no due day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from cityhall.engine.cases.rules.standard_period import Course, Stop, due_day
from cityhall.engine.procedures.api import Procedure, State, Workflow
from cityhall.foundation.organisation.api import Rung
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Clock:
    """What the dates of a case depend on; the calendar is read only when days are counted."""

    procedure: Procedure
    workflow: Workflow
    calendar: Callable[[], BusinessCalendar]
    rungs: Sequence[Rung] = ()

    @cached_property
    def _open_days(self) -> BusinessCalendar:
        return self.calendar()

    def due_after(self, arrived: date, stops: Sequence[Stop] = ()) -> date | None:
        """The last day of the standard period; None where the procedure has none."""
        period = self.procedure.standard_period
        return due_day(period, arrived, stops, self._open_days) if period else None

    def stands_in(self, state: str) -> bool:
        """Whether the clock stands still in this state."""
        period = self.procedure.standard_period
        stops = period is not None and state in period.stops_on
        return stops or self.workflow.states[state].clock == "stopped"

    def rungs_of(self, due: date) -> list[tuple[date, Rung]]:
        """The days on which somebody is told of a due day, in order."""
        return [(self._open_days.add(due, rung.days), rung) for rung in self.rungs]

    def next_rung(self, due: date | None, since: date) -> date | None:
        """The first of those days that is not before `since`; None if there is none left."""
        days = self.rungs_of(due) if due else ()
        return min((day for day, _ in days if day >= since), default=None)

    def next_timer(self, state: str, since: datetime, after: datetime) -> datetime | None:
        """When the state's next timer rings after a moment; None if none is left."""
        moments = (
            since + timedelta(days=timer.after.days)
            for timer in self.workflow.timers
            if timer.in_ == state
        )
        return min((moment for moment in moments if moment > after), default=None)


def entered(clock: Clock, state_id: str, now: datetime) -> dict[str, Any]:
    """The columns that follow from entering a state, apart from the dates of the clock."""
    state: State = clock.workflow.states[state_id]
    return {
        "state": state_id,
        "kind": state.kind,
        "expects": state.expects,
        "state_since": now,
        "closed_at": now if state.kind == "closed" else None,
        "timer_at": clock.next_timer(state_id, now, now),
        **({"ladder_on": None} if state.kind == "closed" else {}),
    }


def arrival(clock: Clock, state_id: str, now: datetime) -> dict[str, Any]:
    """The columns that follow from arriving at the office: 到達 starts the standard period."""
    day = in_jst(now).date()
    due = clock.due_after(day)
    stands = due is not None and clock.stands_in(state_id)
    return {
        "arrived_at": now,
        "due_on": due,
        "queue_on": due or day,
        "clock_stopped_on": day if stands else None,
        "ladder_on": None if stands else clock.next_rung(due, day + _DAY),
    }


def passing(
    clock: Clock,
    state_id: str,
    stopped_on: date | None,
    course: Callable[[], Course],
    now: datetime,
) -> dict[str, Any]:
    """How the clock of a case with a due day stops or goes on when it enters a state.

    `course` is read only where the clock goes on.
    """
    day, stands = in_jst(now).date(), clock.stands_in(state_id)
    if stands == (stopped_on is not None):
        return {}
    if stands:
        return {"clock_stopped_on": day, "ladder_on": None}
    passed = course()
    assert passed.arrived is not None  # it has a due day
    ended = [Stop(stop.on, stop.until or day) for stop in passed.stops]
    due = clock.due_after(passed.arrived, ended)
    rung = clock.next_rung(due, day + _DAY)
    return {"clock_stopped_on": None, "due_on": due, "queue_on": due, "ladder_on": rung}


def recounted(
    clock: Clock, due_on: date | None, stopped_on: date | None, course: Course, today: date
) -> dict[str, Any]:
    """The due day counted anew, because a calendar or the place is another; empty if it stays."""
    if due_on is None or course.arrived is None:
        return {}
    due = clock.due_after(course.arrived, course.stops)
    if due == due_on:
        return {}
    rung = None if stopped_on else clock.next_rung(due, today)
    return {"due_on": due, "queue_on": due, "ladder_on": rung}


_DAY = timedelta(days=1)
ANSWER_WITHIN = timedelta(days=14)


def answer_by(asked: date, calendar: BusinessCalendar) -> date:
    """By when a resident is asked to answer a correction, an open day of the office, since papers
    may be brought there; 行政手続法7条 leaves it to the city."""
    return calendar.next_business_day(asked + ANSWER_WITHIN)
