"""The standard period against a reader who walks day by day with a list of closed days in hand."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityhall.engine.cases.rules.dates import answer_by
from cityhall.engine.cases.rules.standard_period import (
    Course,
    Stop,
    counted,
    course_in,
    due_day,
)
from cityhall.engine.procedures.api import StandardPeriod
from cityhall.kernel.business_days import BusinessCalendar, holiday_name
from cityhall.kernel.wareki import format_wareki, parse_day

DAY = timedelta(days=1)
# Around year ends, golden week and the change of era.
STARTS = st.one_of(
    st.dates(date(2000, 1, 1), date(2045, 12, 31)),
    st.dates(date(2026, 12, 1), date(2027, 1, 10)),
    st.dates(date(2027, 4, 20), date(2027, 5, 8)),
    st.dates(date(2019, 4, 15), date(2019, 5, 10)),
)
PERIODS = st.one_of(
    st.builds(
        StandardPeriod,
        days=st.integers(1, 60),
        counting=st.sampled_from(["business_days", "calendar_days"]),
    ),
    st.builds(StandardPeriod, weeks=st.integers(1, 8)),
)


@st.composite
def courses(draw):
    """An arrival, some stops one after the other, and closing days anywhere among them."""
    arrived = draw(STARTS)
    stops, day = [], arrived
    for _ in range(draw(st.integers(0, 4))):
        on = day + DAY * draw(st.integers(0, 40))
        day = on + DAY * draw(st.integers(0, 25))
        stops.append(Stop(on, day))
    offsets = draw(st.sets(st.integers(0, 200), max_size=12))
    return arrived, stops, frozenset(arrived + DAY * offset for offset in offsets)


is_holiday = lru_cache(maxsize=None)(jpholiday.is_holiday)


def closed(day, closing_days):
    """The law's words once more, without the kernel."""
    return (
        day.weekday() in (5, 6)
        or is_holiday(day)
        or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
        or day in closing_days
    )


def walked(period, arrived, stops, closing_days):
    """Day by day: the day after arrival is the first that can count."""

    def stands(day):
        return any(stop.on < day <= stop.until for stop in stops)

    left, day = period.days or period.weeks * 7, arrived
    while left:
        day += DAY
        is_counted = period.unit != "business_days" or not closed(day, closing_days)
        left -= is_counted and not stands(day)
    while closed(day, closing_days) or stands(day):
        day += DAY
    return day


@settings(max_examples=300)
@given(PERIODS, courses())
def test_the_due_day_is_the_one_that_a_walker_reaches(period, course):
    arrived, stops, closing_days = course
    due = due_day(period, arrived, stops, BusinessCalendar(closing_days))
    assert due == walked(period, arrived, stops, closing_days)
    assert parse_day(format_wareki(due)) == due


@settings(max_examples=150)
@given(PERIODS, courses())
def test_the_explanation_adds_up(period, course):
    arrived, stops, closing_days = course
    calendar = BusinessCalendar(closing_days)
    found = counted(period, arrived, stops, calendar)
    assert found.due == due_day(period, arrived, stops, calendar)
    assert calendar.is_business_day(found.due)
    assert all(calendar.why_closed(day) for day in found.closed)
    if period.unit == "business_days":
        span = [arrived + DAY * n for n in range(1, (found.due - arrived).days + 1)]
        stood = sum(any(stop.holds(day) for stop in stops) for day in span)
        assert len(span) - len(found.closed) - stood == period.days


@settings(max_examples=100)
@given(PERIODS, courses(), st.integers(0, 60))
def test_a_closing_day_never_brings_the_due_day_nearer(period, course, offset):
    arrived, stops, closing_days = course
    before = due_day(period, arrived, stops, BusinessCalendar(closing_days))
    more = BusinessCalendar(closing_days | {arrived + DAY * offset})
    assert due_day(period, arrived, stops, more) >= before


TEN = StandardPeriod(days=10)
OPEN = BusinessCalendar()


@pytest.mark.parametrize(
    ("period", "arrived", "stops", "due"),
    [
        (TEN, date(2026, 11, 2), [], date(2026, 11, 17)),  # over 文化の日
        (TEN, date(2026, 12, 24), [], date(2027, 1, 14)),  # year end, 成人の日
        (TEN, date(2027, 4, 27), [], date(2027, 5, 17)),  # golden week
        (TEN, date(2019, 4, 26), [], date(2019, 5, 20)),  # ten days off for the new era
        (StandardPeriod(days=10, counting="calendar_days"), date(2026, 12, 21), [],
         date(2027, 1, 4)),
        (StandardPeriod(weeks=2), date(2026, 11, 9), [], date(2026, 11, 24)),  # 勤労感謝の日
        (TEN, date(2026, 11, 2), [Stop(date(2026, 11, 6), date(2026, 11, 13))],
         date(2026, 11, 25)),
        (TEN, date(2026, 11, 2), [Stop(date(2026, 11, 6), date(2026, 11, 6))], date(2026, 11, 17)),
        # Asked on the last day or later: it has run out, and stays so.
        (TEN, date(2026, 11, 2), [Stop(date(2026, 11, 17), date(2026, 12, 1))],
         date(2026, 11, 17)),
        # A stop that still lasts counts once it ends.
        (TEN, date(2026, 11, 2), [Stop(date(2026, 11, 6))], date(2026, 11, 17)),
    ],
)  # fmt: skip
def test_days_that_were_counted_by_hand(period, arrived, stops, due):
    assert due_day(period, arrived, stops, OPEN) == due


def test_the_course_of_a_case_is_read_from_its_events():
    def at(day):
        return datetime(2026, 11, day, 12, tzinfo=ZoneInfo("Asia/Tokyo"))

    events = [
        (at(1), {"sets": {"state": "prepared"}}),
        (at(2), {"sets": {"arrived_at": "2026-11-01T15:30:00+00:00", "clock_stopped_on": None}}),
        (at(6), {"sets": {"clock_stopped_on": "2026-11-06"}}),
        (at(9), {}),
        (at(13), {"sets": {"clock_stopped_on": None}}),
        (at(20), {"sets": {"clock_stopped_on": "2026-11-20"}}),
    ]
    stops = (Stop(date(2026, 11, 6), date(2026, 11, 13)), Stop(date(2026, 11, 20)))
    assert course_in(events) == Course(date(2026, 11, 2), stops)
    assert course_in([]) == Course(None)


def test_a_day_says_why_it_is_closed():
    calendar = BusinessCalendar(frozenset({date(2026, 11, 5), date(2026, 11, 7)}))
    assert calendar.why_closed(date(2026, 11, 4)) is None
    assert calendar.why_closed(date(2026, 11, 5)) == "closing_day"
    assert calendar.why_closed(date(2026, 11, 7)) == "weekend"  # also the city's own
    assert calendar.why_closed(date(2026, 12, 30)) == "year_end"
    assert calendar.why_closed(date(2026, 11, 3)) == "holiday"
    assert holiday_name(date(2026, 11, 3)) == "文化の日"
    assert holiday_name(date(2026, 11, 4)) == ""


@pytest.mark.parametrize("given", [{}, {"days": 3, "weeks": 1}, {"weeks": 1, "counting":
                                                                "business_days"}])  # fmt: skip
def test_a_period_has_one_length(given):
    with pytest.raises(ValueError, match=r"days か weeks|暦のとおり"):
        StandardPeriod(**given)


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (date(2026, 11, 24), date(2026, 12, 8)),
        (date(2026, 11, 28), date(2026, 12, 14)),  # a Saturday after
        (date(2026, 12, 17), date(2027, 1, 4)),  # over the end of the year
    ],
)
def test_a_correction_is_answered_by_an_open_day(asked: date, last: date) -> None:
    year_end = [date(2026, 12, day) for day in (29, 30, 31)]
    closed = frozenset([*year_end, date(2027, 1, 2), date(2027, 1, 3)])
    assert answer_by(asked, BusinessCalendar(closed)) == last
