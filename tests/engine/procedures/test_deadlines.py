"""The last day: counted as 民法 has it, and moved on when the city is closed."""

from datetime import date

import pytest

from cityhall.engine.procedures.api import Deadline
from cityhall.engine.procedures.deadlines import counted, last_day
from cityhall.kernel.business_days import BusinessCalendar


def within(event: str = "event.moved_on", **terms: object) -> Deadline:
    return Deadline.model_validate({"event": event, **terms})


@pytest.mark.parametrize(
    ("deadline", "event", "last"),
    [
        (within(days=14), date(2026, 11, 17), date(2026, 12, 1)),
        (within(days=14, **{"from": "day_of"}), date(2026, 11, 18), date(2026, 12, 1)),
        (within(days=1, **{"from": "day_of"}), date(2026, 11, 18), date(2026, 11, 18)),
        (within(years=2), date(2024, 2, 29), date(2026, 2, 28)),
        (within(years=5), date(2026, 11, 20), date(2031, 11, 20)),
        (within(months=3), date(2026, 11, 30), date(2027, 2, 28)),
        (within(months=1, **{"from": "day_of"}), date(2026, 1, 31), date(2026, 2, 28)),
        (within(months=1), date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_counting(deadline: Deadline, event: date, last: date) -> None:
    assert counted(deadline, event) == last


def test_a_closing_day_moves_the_last_day_on() -> None:
    calendar = BusinessCalendar(frozenset())
    found = last_day(within(days=14), date(2026, 11, 21), calendar, today=date(2026, 11, 22))
    assert (found.day, found.days_left) == (date(2026, 12, 7), 15)  # the 5th is a Saturday
    assert not found.is_soon


def test_what_is_late_says_so() -> None:
    calendar = BusinessCalendar(frozenset())
    found = last_day(within(days=14), date(2026, 10, 1), calendar, today=date(2026, 11, 22))
    assert found.is_past
