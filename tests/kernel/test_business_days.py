from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.kernel.business_days import BusinessCalendar

CLOSED = date(2026, 11, 24)
CALENDAR = BusinessCalendar(frozenset({CLOSED}))
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 12, 31))


def test_every_day_from_2000_to_2050_is_open_or_closed_for_a_reason():
    calendar = BusinessCalendar()
    day, open_days = date(2000, 1, 1), 0
    while day.year <= 2050:
        holidays = {day for day, _ in jpholiday.year_holidays(day.year)}
        year_end = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
        while True:
            closed = day.weekday() >= 5 or day in holidays or (day.month, day.day) in year_end
            assert calendar.is_business_day(day) is not closed, day
            open_days += not closed
            day += timedelta(days=1)
            if (day.month, day.day) == (1, 1):
                break
    assert 240 <= open_days / 51 <= 246


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (CLOSED, False),  # the city's own
        (date(2026, 9, 22), False),  # 国民の休日 between two holidays
        (date(2026, 5, 6), False),  # 振替休日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_closed_days(day, is_open):
    assert CALENDAR.is_business_day(day) is is_open


def test_a_deadline_on_a_closed_day_moves_to_the_next_open_one():
    assert CALENDAR.next_business_day(date(2026, 11, 21)) == date(2026, 11, 25)
    assert CALENDAR.next_business_day(date(2026, 11, 20)) == date(2026, 11, 20)


def test_the_first_day_is_not_counted():
    assert CALENDAR.add(date(2026, 11, 20), 1) == date(2026, 11, 25)
    assert CALENDAR.add(date(2026, 11, 21), 1) == date(2026, 11, 25)
    assert CALENDAR.add(date(2026, 11, 25), -1) == date(2026, 11, 20)
    assert CALENDAR.add(date(2026, 11, 21), 0) == date(2026, 11, 21)
    assert CALENDAR.between(date(2026, 11, 20), date(2026, 11, 25)) == 1
    assert CALENDAR.between(date(2026, 11, 25), date(2026, 11, 20)) == -1
    assert CALENDAR.between(CLOSED, CLOSED) == 0


@given(DAYS, st.integers(min_value=-60, max_value=60))
def test_counting_and_adding_are_each_others_reverse(start, days):
    end = CALENDAR.add(start, days)
    assert CALENDAR.between(start, end) == days
    assert days == 0 or CALENDAR.is_business_day(end)
