"""Days on which the city hall is open.

Closed are Saturdays, Sundays, national holidays (国民の祝日に関する法律, by jpholiday), 12月29日
to 1月3日 (the usual 休日条例 under 地方自治法4条の2) and the city's own closing days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import jpholiday

Closed = Literal["closing_day", "year_end", "holiday", "weekend"]
_DAY = timedelta(days=1)


@cache
def _national_holidays(year: int) -> dict[date, str]:
    # About 20 ms a year when asked day by day through jpholiday, so each year is asked once.
    return dict(jpholiday.year_holidays(year))


def holiday_name(day: date) -> str:
    """文化の日, 元日, …; '' for a day that is no national holiday."""
    return _national_holidays(day.year).get(day, "")


def _is_year_end(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


@dataclass(frozen=True)
class BusinessCalendar:
    """Counts business days; `closing_days` are the city's own, beside those of the law."""

    closing_days: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether the counters are open on this day."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> Closed | None:
        """Why the counters are closed on this day; None if they are open.

        Of several reasons the first of year end, weekend, holiday, closing day: what would close
        them anyway.
        """
        if _is_year_end(day):
            return "year_end"
        if day.weekday() >= 5:
            return "weekend"
        if day in _national_holidays(day.year):
            return "holiday"
        return "closing_day" if day in self.closing_days else None

    def next_business_day(self, day: date) -> date:
        """This day if it is a business day, or else the first one after it (民法142条)."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def add(self, start: date, days: int) -> date:
        """The `days`-th business day after `start`, which is not counted (民法140条).

        Negative `days` count back; 0 gives `start` itself, whatever day it is.
        """
        step = _DAY if days >= 0 else -_DAY
        day = start
        for _ in range(abs(days)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """How many business days `end` lies after `start`; negative if it lies before.

        `start` itself is not counted, so `between(start, add(start, n)) == n`.
        """
        step = 1 if end >= start else -1
        days = (start + step * _DAY * n for n in range(1, abs((end - start).days) + 1))
        return step * sum(self.is_business_day(day) for day in days)
