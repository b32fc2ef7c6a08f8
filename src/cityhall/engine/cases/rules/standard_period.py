"""Until which day a 標準処理期間 runs: from arrival, over closing days, with its clock stopped.

行政手続法6条 has the city say how long an application takes from its arrival, 7条 has it begin at
once; a request for correction stops the clock, as cities' rules on the period have it. 民法140条:
the day of arrival is not counted, and likewise a stop begins on the day after it was asked and
ends with the day of the answer. 民法142条, and 地方自治法4条の2 for what falls on a city's closing
day: a last day on which the section is closed moves to its next open one. 民法143条: weeks end on
the weekday of the arrival. Articles are cited from memory (checked: false).

Pure: period, days and calendar are given. `tests/engine/cases/test_standard_period.py` holds it
against a reader who walks day by day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cityhall.engine.procedures.api import StandardPeriod
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stop:
    """The clock stood still from the day after `on` to `until`; None while it still stands."""

    on: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether this day is not counted."""
        return self.on < day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Course:
    """What the clock of a case has been through. `arrived` is None while it has not arrived."""

    arrived: date | None
    stops: tuple[Stop, ...] = ()


def course_in(events: Iterable[tuple[datetime, Mapping[str, Any]]]) -> Course:
    """The course of a case by the moments and payloads of its events, in their order."""
    arrived: date | None = None
    stops: list[Stop] = []
    for at, payload in events:
        sets = payload.get("sets", {})
        if sets.get("arrived_at"):
            arrived = in_jst(datetime.fromisoformat(sets["arrived_at"])).date()
        if "clock_stopped_on" in sets:
            if stops and stops[-1].until is None:
                stops[-1] = Stop(stops[-1].on, in_jst(at).date())
            if sets["clock_stopped_on"]:
                stops.append(Stop(date.fromisoformat(sets["clock_stopped_on"])))
    return Course(arrived, tuple(stops))


@dataclass(frozen=True)
class Counted:
    """How a due day came about: what was counted, and which days were passed over and why not.

    `closed` are the days between arrival and due day on which the section was closed: passed over
    where business days are counted, else those by which the last day was moved on.
    """

    arrived: date
    due: date
    period: StandardPeriod
    stops: tuple[Stop, ...]
    closed: tuple[date, ...]


def due_day(
    period: StandardPeriod, arrived: date, stops: Sequence[Stop], calendar: BusinessCalendar
) -> date:
    """The last day of the period. A stop that still lasts is left out: it counts once it ends.

    A period that has run out before a stop stays run out; no later stop brings it back.
    """
    return _last(period, arrived, stops, calendar)[1]


def counted(
    period: StandardPeriod, arrived: date, stops: Sequence[Stop], calendar: BusinessCalendar
) -> Counted:
    """The same day with what it rests on."""
    raw, due = _last(period, arrived, stops, calendar)
    since = arrived + _DAY if period.unit == "business_days" else raw
    ended = _ended(stops)
    closed = tuple(
        day
        for day in _days(since, due)
        if not calendar.is_business_day(day) and not any(stop.holds(day) for stop in ended)
    )
    return Counted(arrived, due, period, tuple(stops), closed)


def _last(
    period: StandardPeriod, arrived: date, stops: Sequence[Stop], calendar: BusinessCalendar
) -> tuple[date, date]:
    """The last day by counting alone, and the one to which a closing day moves it."""
    left = period.length * (7 if period.unit == "weeks" else 1)
    is_open_days = period.unit == "business_days"
    begin, ended = arrived, _ended(stops)
    for stop in ended:
        here = _span(begin, stop.on, calendar) if is_open_days else (stop.on - begin).days
        if here >= left:
            break
        left, begin = left - max(here, 0), max(begin, stop.until or begin)
    raw = calendar.add(begin, left) if is_open_days else begin + timedelta(days=left)
    due = raw
    while not calendar.is_business_day(due) or any(stop.holds(due) for stop in ended):
        due += _DAY
    return raw, due


def _span(begin: date, end: date, calendar: BusinessCalendar) -> int:
    return calendar.between(begin, end) if end > begin else 0


def _ended(stops: Sequence[Stop]) -> list[Stop]:
    return sorted((stop for stop in stops if stop.until is not None), key=lambda stop: stop.on)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * n for n in range((last - first).days + 1))
