"""The office's clock: by when a case is due, and what standing still does to it.

Days are counted as 民法140条 has it, the first not included; 行政手続法6条 lets the city say how
long it takes, and 37条 makes a notification complete when it arrives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cityhall.engine.procedures.api import Procedure, State, Workflow
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Clock:
    """What the dates of a case depend on; the calendar is read only when days are counted."""

    procedure: Procedure
    workflow: Workflow
    calendar: Callable[[], BusinessCalendar]

    def due_after(self, arrived: date) -> date | None:
        """The last day of the standard period; None where the procedure has none."""
        return self._add(arrived, self._days) if self._days else None

    def stands_in(self, state: str) -> bool:
        """Whether the clock stands still in this state."""
        period = self.procedure.standard_period
        stops = period is not None and state in period.stops_on
        return stops or self.workflow.states[state].clock == "stopped"

    def _add(self, day: date, days: int) -> date:
        period = self.procedure.standard_period
        if period is not None and period.counting == "calendar_days":
            return self.calendar().next_business_day(day + timedelta(days=days))
        return self.calendar().add(day, days)

    @property
    def _days(self) -> int:
        period = self.procedure.standard_period
        return period.days if period else 0

    def prolonged(self, due: date, stopped: date, restarted: date) -> date:
        """The due day after the clock stood still from one day to another."""
        period = self.procedure.standard_period
        if period is not None and period.counting == "calendar_days":
            return self._add(due, (restarted - stopped).days)
        return self.calendar().add(due, self.calendar().between(stopped, restarted))

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
    clock: Clock, state_id: str, due_on: date | None, stopped_on: date | None, now: datetime
) -> dict[str, Any]:
    """How the clock stops or goes on when a case with a due day enters a state."""
    day, stands = in_jst(now).date(), clock.stands_in(state_id)
    if due_on is None or stands == (stopped_on is not None):
        return {}
    if stands:
        return {"clock_stopped_on": day}
    assert stopped_on is not None  # not standing, and unlike before: it stood
    due = clock.prolonged(due_on, stopped_on, day)
    return {"clock_stopped_on": None, "due_on": due, "queue_on": due}


ANSWER_WITHIN = timedelta(days=14)


def answer_by(asked: date) -> date:
    """By when a resident is asked to answer a correction; 行政手続法7条 leaves it to the city."""
    return asked + ANSWER_WITHIN
