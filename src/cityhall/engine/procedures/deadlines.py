"""By which day a resident must act: counted from an event, moved on when the city is closed.

Pure: the calendar is given.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from cityhall.engine.procedures.schema import Deadline
from cityhall.kernel.business_days import BusinessCalendar

SOON = 14  # days: from here on the deadline is the first thing said about a procedure


@dataclass(frozen=True)
class LastDay:
    """The last day on which a procedure is in time, and how many days are left to it."""

    day: date
    days_left: int

    @property
    def is_past(self) -> bool:
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days_left <= SOON


def last_day(
    deadline: Deadline, event: date, calendar: BusinessCalendar, *, today: date
) -> LastDay:
    """The last day for an event, as seen from a day."""
    day = last_open_day(deadline, event, calendar)
    return LastDay(day, (day - today).days)


def last_open_day(deadline: Deadline, event: date, calendar: BusinessCalendar) -> date:
    """The last day for an event; a closing day moves it to the next open day (民法142条)."""
    return calendar.next_business_day(counted(deadline, event))


def counted(deadline: Deadline, event: date) -> date:
    """The last day by counting alone: the event's own day counts only where the law says so.

    Months and years end on the day before the one that corresponds to their first (民法143条).
    """
    first = event if deadline.from_ == "day_of" else event + timedelta(days=1)
    if deadline.days is not None:
        return first + timedelta(days=deadline.days - 1)
    months = deadline.months or 12 * (deadline.years or 0)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    if first.day > longest:
        return date(year, month + 1, longest)
    return date(year, month + 1, first.day) - timedelta(days=1)
