"""Measures say what the events say, and hide what few people stand behind."""

from datetime import date, timedelta

import pytest

from cityhall.engine.cases.api import answer_corrections, erase_values
from cityhall.engine.measures.api import MeasureValue, Period, measure, measure_by, measures
from cityhall.engine.measures.computing import COMPUTATIONS, GROUPS
from cityhall.engine.measures.queries import to_hide
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.errors import Invalid, NotFound
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE, MOVING, REGISTER
from tests.engine.cases.scenarios import (
    DAY,
    Office,
    a_bundle,
    a_case,
    a_case_awaiting_correction,
    a_checked_notification,
    a_key,
    an_approved_case,
    step,
)
from tests.factories.places import NOON

NOVEMBER, DECEMBER = Period.month(2026, 11), Period.month(2026, 12)


def value(measure_id: str, period: Period = NOVEMBER) -> MeasureValue:
    return measure(measure_id, period, now=NOON + 60 * DAY)


def test_every_definition_has_its_function_and_every_function_its_definition() -> None:
    assert {one.computed_by for one in measures().values()} == set(COMPUTATIONS)
    for one in measures().values():
        assert {"ja", "en"} <= set(one.definition)
        assert {"ja", "en", "ja-x-easy"} <= set(one.title)


def test_periods() -> None:
    assert Period.month(2026, 2).last == date(2026, 2, 28)
    assert Period.month(2026, 12).last == date(2026, 12, 31)
    assert Period.fiscal_year(2026) == Period(date(2026, 4, 1), date(2027, 3, 31))


def test_without_cases_there_is_no_value(office: Office) -> None:
    for one in measures():
        assert (value(one).value, value(one).n) == (None, 0)


def test_what_was_prepared_at_home_arrives_at_the_counter(office: Office) -> None:
    a_case(office, REGISTER)
    prepared = a_case(office, MOVING)
    assert (value("online_rate").value, value("online_rate").n) == (100, 1)
    step(prepared, "complete", office.receptionist, identity_seen="passport")
    assert (value("online_rate").value, value("online_rate").n) == (50, 2)
    assert value("online_rate", DECEMBER).n == 0


def test_days_to_decision_are_business_days_without_the_time_of_corrections(
    office: Office,
) -> None:
    reference = a_case_awaiting_correction(office)  # Tuesday 24 November
    answer_corrections(
        reference=reference, answers={"applicant.income": 1}, by=office.mother,
        now=NOON + 7 * DAY, client_key=a_key(),
    )  # fmt: skip
    for move, by, given in (
        ("propose", office.reviewer, {"outcome": "approved", "reason": "よい"}),
        ("approve", office.decider, {}),
    ):
        step(reference, move, by, now=NOON + 9 * DAY, **given)
    assert value("days_to_decision_median", DECEMBER).value == 2  # 2 and 3 December
    assert value("days_to_decision_median", NOVEMBER).n == 0


def test_median_and_nine_in_ten(office: Office) -> None:
    decided = NOON + timedelta(days=3)
    for days_before in (0, 1, 2, 3):
        reference = a_case(office, LICENCE, now=decided - days_before * DAY)
        everywhere = _everywhere()
        step(reference, "take", everywhere[0], now=decided)
        step(reference, "propose", everywhere[0], now=decided, outcome="approved", reason="よい")
        step(reference, "approve", everywhere[1], now=decided)
    assert value("days_to_decision_median").value == 1.5
    assert value("days_to_decision_p90").value == 3
    assert value("days_to_decision_p90").n == 4


def _everywhere() -> tuple[Actor, Actor]:
    from tests.factories.people import a_clerk

    return Actor.of(a_clerk("reviewer", ward="")), Actor.of(a_clerk("decider", ward=""))


def test_corrections_count_items_among_closed_cases(office: Office) -> None:
    a_checked_notification(office)
    asked = {"applicant.income": "合いません", "household.size": "違います"}
    open_case = a_case_awaiting_correction(office, asked)
    assert value("corrections_per_case").value == 0
    step(open_case, "withdraw", office.mother)
    assert (value("corrections_per_case").value, value("corrections_per_case").n) == (1, 2)


def test_one_answer_for_several_cases_is_asked_once(office: Office) -> None:
    a_case(office, REGISTER)
    assert value("questions_per_fact").value == 100
    a_bundle(office, REGISTER, LICENCE, MOVING, reused={"applicant.name": "identity_provider"})
    # 5 of 5 alone; then 5 needed, 4, 5 with five questions in all (one name was known)
    assert value("questions_per_fact").value == pytest.approx(100 * (5 + 5) / (5 + 14))


def test_paper_is_counted_by_the_procedure_and_marked_as_an_estimate(office: Office) -> None:
    a_bundle(office, ALLOWANCE, REGISTER, LICENCE)
    sheets = value("sheets_avoided")
    assert (sheets.value, sheets.n, sheets.is_estimated) == (4, 3, True)


def test_erasing_values_changes_no_measure(office: Office) -> None:
    reference = an_approved_case(office)
    before = [(value(one).value, value(one).n) for one in measures()]
    erase_values(
        reference=reference, items=None, reason="保存期間の満了", by=Actor.system("保存期間"),
        now=NOON + 300 * DAY, client_key=a_key(),
    )  # fmt: skip
    assert [(value(one).value, value(one).n) for one in measures()] == before


def test_small_groups_are_hidden(office: Office) -> None:
    for _ in range(5):
        a_bundle(office, REGISTER, LICENCE)
    a_case(office, ALLOWANCE)
    groups = measure_by("online_rate", NOVEMBER, "procedure", now=NOON)
    assert (groups[ALLOWANCE].is_hidden, groups[ALLOWANCE].n) == (True, None)
    # one hidden group alone could be reckoned out of the whole
    assert sum(one.is_hidden for one in groups.values()) == 2
    assert sum(one.value == 100 for one in groups.values()) == 1


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({}, ""), ({"a": 5}, ""), ({"a": 4}, "a"), ({"a": 4, "b": 9, "c": 7}, "ac"),
        ({"a": 4, "b": 3, "c": 7}, "ab"), ({"a": 5, "b": 6}, ""),
    ],
)  # fmt: skip
def test_what_is_hidden(sizes: dict[str, int], hidden: str) -> None:
    assert to_hide(sizes) == frozenset(hidden)


def test_every_group_can_be_asked_for(office: Office) -> None:
    a_bundle(office, ALLOWANCE, REGISTER)
    for group in GROUPS:
        for one in measures():
            measure_by(one, NOVEMBER, group, now=NOON)
    with pytest.raises(Invalid):
        measure_by("online_rate", NOVEMBER, "age", now=NOON)
    with pytest.raises(NotFound):
        value("no_such_measure")
