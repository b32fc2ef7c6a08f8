"""How long steps take: of many people together, from events alone, never of one."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from cityhall.engine.measures.api import count_step_times, step_times
from cityhall.engine.measures.models import StepTime
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.outbox.api import tasks
from tests.engine.cases.catalogue import ALLOWANCE
from tests.engine.cases.scenarios import Office, a_case, a_case_awaiting_correction, step
from tests.factories.people import a_clerk
from tests.factories.places import NOON

DECEMBER = datetime(2026, 12, 5, 3, tzinfo=NOON.tzinfo)  # November is over, the year is not


def some_clerks(count: int) -> list[Actor]:
    return [Actor.of(a_clerk("reviewer")) for _ in range(count)]


def taken_after(office: Office, minutes: int, by: Actor) -> None:
    """A case that lay so long until somebody took it."""
    step(a_case(office), "take", by, now=NOON + timedelta(minutes=minutes))


def test_median_and_nine_in_ten_of_what_five_people_did(office: Office) -> None:
    clerks = some_clerks(5)
    for number, minutes in enumerate((10, 20, 30, 40, 50, 60, 70, 80, 90, 1000)):
        taken_after(office, minutes, clerks[number % 5])
    assert count_step_times(now=DECEMBER) == 1
    (figure,) = step_times()
    assert (figure.procedure, figure.state, figure.year) == (ALLOWANCE, "received", 2026)
    assert (figure.cases, figure.median, figure.p90) == (10, 55, 90)
    before = list(StepTime.objects.values_list("median", "p90"))
    count_step_times(now=DECEMBER)
    assert list(StepTime.objects.values_list("median", "p90")) == before


@pytest.mark.parametrize(
    ("shares", "is_shown"),
    [
        ((1, 1, 1, 1), False),  # four cases
        ((2, 2, 2, 2), False),  # four people
        ((6, 1, 1, 1, 1), False),  # five, but one made more than half
        ((2, 1, 1, 1, 1), True),
    ],
)
def test_few_cases_few_people_and_one_above_all_are_hidden(
    office: Office, shares: tuple[int, ...], is_shown: bool
) -> None:
    for clerk, count in zip(some_clerks(len(shares)), shares, strict=True):
        for _ in range(count):
            taken_after(office, 30, clerk)
    count_step_times(now=DECEMBER)
    assert bool(step_times()) == is_shown
    kept = StepTime.objects.values_list("cases", "staff", "median", "p90")
    if not is_shown:
        assert set(kept) == {(None,) * 4}, "what is hidden is not kept either"


def test_only_steps_of_the_office_count_and_only_whole_months(office: Office) -> None:
    for clerk in some_clerks(5):
        taken_after(office, 30, clerk)
        reference = a_case_awaiting_correction(office)
        answered = NOON + timedelta(days=3)
        step(reference, "answer_correction", office.mother, now=answered,
             answers={"applicant.income": 1})  # fmt: skip
    count_step_times(now=DECEMBER)
    assert {each.state for each in StepTime.objects.all()} == {"received", "under_review"}
    count_step_times(now=NOON + timedelta(days=2))  # still November
    assert not StepTime.objects.exists()


def test_a_case_that_comes_twice_to_a_step_counts_once_as_a_case(office: Office) -> None:
    clerks = some_clerks(5)
    reference = a_case(office)
    for number, clerk in enumerate(clerks):
        step(reference, "take", clerk, now=NOON + timedelta(minutes=10 * number))
        step(reference, "release", clerk, now=NOON + timedelta(minutes=10 * number + 5))
    count_step_times(now=DECEMBER)
    assert step_times() == []


def test_the_database_keeps_nothing_of_few(office: Office) -> None:
    with pytest.raises(IntegrityError):
        StepTime.objects.create(procedure="x", state="y", year=2026, cases=9, staff=4, median=3,
                                as_of=NOON)  # fmt: skip


def test_a_worker_counts_them_once_a_day() -> None:
    assert ("measures.step_times", 24 * 60 * 60) in {
        (t.name, t.every.total_seconds()) for t in tasks()
    }
