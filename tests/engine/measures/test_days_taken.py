"""The public figures: from events alone, hidden for few, computed again with the same result."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cityhall.engine.cases.api import Case
from cityhall.engine.measures.api import count_days_taken, fiscal_year_of, usual_days
from cityhall.engine.measures.models import DaysTaken
from cityhall.foundation.outbox.api import tasks
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE
from tests.engine.cases.scenarios import (
    DAY,
    Office,
    a_case,
    a_case_awaiting_correction,
    a_case_awaiting_decision,
    step,
)
from tests.factories.places import KOKURA_KITA, NOON, YAHATA_NISHI

LATER = NOON + 60 * DAY


def decided_after(office: Office, days: int, *, ward: str = KOKURA_KITA) -> None:
    """An application of 24 November that was approved so many days later."""
    reference = a_case_awaiting_decision(office)
    step(reference, "approve", office.decider, now=NOON + timedelta(days=days))
    Case.objects.filter(reference=reference).update(ward=ward)


def test_median_and_nine_in_ten_of_the_whole_way_and_of_the_offices_part(office: Office) -> None:
    for days in (1, 2, 3, 6, 7, 8, 9, 10, 13, 20):
        decided_after(office, days)
    count_days_taken(now=LATER)
    city = usual_days()[ALLOWANCE].city
    assert (city.year, city.cases) == (2026, 10)
    assert (city.total.median, city.total.nine_in_ten) == (8, 13)  # (7 + 8) / 2, rounded up
    assert (city.office.median, city.office.nine_in_ten) == (6, 9)


def test_the_time_of_a_correction_is_in_the_whole_and_not_in_the_offices_part(
    office: Office,
) -> None:
    for _ in range(5):
        reference = a_case_awaiting_correction(office)
        answered = NOON + 7 * DAY
        step(reference, "answer_correction", office.mother, now=answered, answers={
            "applicant.income": 1})  # fmt: skip
        step(reference, "propose", office.reviewer, now=answered, outcome="approved",
             reason="よい")  # fmt: skip
        step(reference, "approve", office.decider, now=NOON + 8 * DAY)
    count_days_taken(now=LATER)
    city = usual_days([ALLOWANCE])[ALLOWANCE].city
    assert (city.total.median, city.office.median) == (8, 1)
    assert city.total.nine_in_ten is None, "of five it would be one person's"


def test_few_are_hidden_and_never_a_single_ward(office: Office) -> None:
    for _ in range(6):
        decided_after(office, 2)
    for _ in range(4):
        decided_after(office, 5, ward=YAHATA_NISHI)
    count_days_taken(now=LATER)
    found = usual_days()[ALLOWANCE]
    assert found.city.cases == 10
    assert found.wards == {KOKURA_KITA: None, YAHATA_NISHI: None}
    assert found.nearest(KOKURA_KITA) == found.city
    hidden = DaysTaken.objects.exclude(ward="").values_list("cases", "total_median")
    assert set(hidden) == {(None, None)}, "what is hidden is not kept either"


def test_below_five_there_is_nothing(office: Office) -> None:
    for _ in range(4):
        decided_after(office, 2)
    a_case(office, LICENCE)
    count_days_taken(now=LATER)
    assert usual_days() == {}


def test_the_newest_year_with_a_figure_is_shown(office: Office) -> None:
    for _ in range(5):
        decided_after(office, 2)
    in_april = datetime(2027, 4, 10, 12, tzinfo=NOON.tzinfo)
    for _ in range(2):
        count_days_taken(now=in_april)
    found = usual_days()[ALLOWANCE]
    assert found.city.year == 2026
    assert found.wards[KOKURA_KITA] is not None
    assert DaysTaken.objects.filter(ward="").count() == 1
    count_days_taken(now=in_april + 366 * DAY)
    assert usual_days() == {}
    assert fiscal_year_of(date(2027, 3, 31)) == 2026
    assert fiscal_year_of(date(2027, 4, 1)) == 2027


def test_reading_is_one_query_and_computing_is_scheduled(office: Office) -> None:
    for _ in range(5):
        decided_after(office, 2)
    count_days_taken(now=LATER)
    with CaptureQueriesContext(connection) as captured:
        usual_days()
    assert len(captured) == 1
    assert "measures.days_taken" in {task.name for task in tasks()}


@pytest.mark.parametrize("columns", [{"cases": 4}, {"cases": None, "total_median": 3.0}])
def test_the_database_keeps_no_figure_of_few(db: None, columns: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DaysTaken.objects.create(procedure="x", year=2026, as_of=NOON, **columns)
