"""The office's clock in the columns of a case: by when it is due, and where it stands still.

How days are counted stands in `standard_period`; 行政手続法37条 makes a notification complete when
it arrives, so that it has no due day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cityhall.engine.cases.rules.standard_period import Course, Stop, due_day
from cityhall.engine.procedures.api import Procedure, State, Workflow
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Clock:
    """What the dates of a case depend on; the calendar is read only when days are counted."""

    procedure: Procedure
    workflow: Workflow
    calendar: Callable[[], BusinessCalendar]

    def due_after(self, arrived: date, stops: Sequence[Stop] = ()) -> date | None:
        """The last day of the standard period; None where the procedure has none."""
        period = self.procedure.standard_period
        return due_day(period, arrived, stops, self.calendar()) if period else None

    def stands_in(self, state: str) -> bool:
        """Whether the clock stands still in this state."""
        period = self.procedure.standard_period
        stops = period is not None and state in period.stops_on
        return stops or self.workflow.states[state].clock == "stopped"

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
    }


def arrival(clock: Clock, state_id: str, now: datetime) -> dict[str, Any]:
    """The columns that follow from arriving at the office: 到達 starts the standard period."""
    day = in_jst(now).date()
    due = clock.due_after(day)
    return {
        "arrived_at": now,
        "due_on": due,
        "queue_on": due or day,
        "clock_stopped_on": day if due and clock.stands_in(state_id) else None,
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
        return {"clock_stopped_on": day}
    passed = course()
    assert passed.arrived is not None  # it has a due day
    ended = [Stop(stop.on, stop.until or day) for stop in passed.stops]
    due = clock.due_after(passed.arrived, ended)
    return {"clock_stopped_on": None, "due_on": due, "queue_on": due}


def recounted(clock: Clock, due_on: date | None, course: Course) -> dict[str, Any]:
    """The due day counted anew, because a calendar or the place is another; empty if it stays."""
    if due_on is None or course.arrived is None:
        return {}
    due = clock.due_after(course.arrived, course.stops)
    return {} if due == due_on else {"due_on": due, "queue_on": due}


ANSWER_WITHIN = timedelta(days=14)


def answer_by(asked: date) -> date:
    """By when a resident is asked to answer a correction; 行政手続法7条 leaves it to the city."""
    return asked + ANSWER_WITHIN
