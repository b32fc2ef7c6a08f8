"""What follows from what, without a database."""

from datetime import date
from typing import Any

import pytest

from cityhall.governance.investments.reading import review_rules
from cityhall.governance.investments.rules.completeness import dear_lots, gaps, target_gap
from cityhall.governance.investments.rules.promises import (
    Found,
    attainment,
    is_worse,
    months_later,
    next_check,
    result_of,
    window,
)
from cityhall.governance.investments.rules.steps import STEPS
from cityhall.governance.investments.schema import Dear, Lot, Promise
from tests.governance.investments.conftest import a_request

LESS = {"version": 1, "better": "lower", "target": 10, "baseline": {"value": 20}}
MORE = {"version": 1, "better": "higher", "target": 60, "baseline": {"value": 40}}


@pytest.mark.parametrize(
    ("promise", "found", "result", "why"),
    [
        (LESS, Found(10, 9, 1), "reached", ""),
        (LESS, Found(10.1, 9, 1), "missed", ""),
        (MORE, Found(60, 9, 1), "reached", ""),
        (MORE, Found(59.9, 9, 1), "missed", ""),
        (LESS, Found(0, 9, 1), "reached", ""),
        (LESS, Found(5, 9, 2), "unmeasurable", "definition_changed"),
        (LESS, Found(None, None, None), "unmeasurable", "measure_gone"),
        (LESS, Found(None, None, 1, is_hidden=True), "unmeasurable", "too_few"),
        (LESS, Found(None, 0, 1), "unmeasurable", "nothing_counted"),
        (LESS, Found(5, 9, 1, is_estimated=True), "unmeasurable", "estimated"),
    ],
)
def test_result(promise: dict[str, Any], found: Found, result: str, why: str) -> None:
    assert result_of(promise, found) == (result, why)


def test_attainment() -> None:
    assert attainment(MORE, 30) == 50
    assert attainment(LESS, 20) == 50
    assert attainment(LESS, 0) is None
    assert attainment(MORE, None) is None
    assert is_worse(LESS, 21)
    assert not is_worse(LESS, 19)
    assert is_worse(MORE, 39)
    assert not is_worse({**MORE, "baseline": {"value": None}}, 1)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 4, 1), 24, date(2028, 4, 1)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_the_window_ends_the_day_before() -> None:
    assert window(date(2027, 4, 1), 6) == (date(2026, 10, 1), date(2027, 3, 31))


def test_checks_follow_each_other() -> None:
    began = date(2026, 4, 1)
    assert next_check(began, (6, 12, 24), 0) == date(2026, 10, 1)
    assert next_check(began, (6, 12, 24), 12) == date(2028, 4, 1)
    assert next_check(began, (6, 12, 24), 24) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": ""}, "no_place"),
        ({"priority_reason": ""}, "no_priority_reason"),
        ({"functions": []}, "no_functions"),
        ({"leaving": ""}, "no_leaving"),
        ({"alternatives": [{"title": "紙のまま"}]}, "alternative_without_reason"),
        ({"kind": "replace"}, "replaces_nothing"),
        ({"costs": []}, "no_costs"),
        ({"costs": [{"year": 2027, "build": 1}, {"year": 2029, "run": 1}]}, "years_with_a_gap"),
        ({"costs": [{"year": 2027 + at, "build": 1} for at in range(5)]}, "no_running_costs"),
        ({"costs": [{"year": 2027, "build": 1}, {"year": 2028, "run": 1}]}, "short_life"),
        ({"lots": [{"what": "端末", "quantity": 9999, "unit": "台", "unit_price": 99999}]},
         "lots_above_costs"),
    ],
)  # fmt: skip
def test_gaps(changes: dict[str, Any], code: str) -> None:
    assert gaps(a_request()) == []
    assert code in [each.code for each in gaps(a_request(**changes))]


def test_a_target_that_asks_for_nothing() -> None:
    assert target_gap(10, "lower", 12) is None
    reached, unknown = target_gap(10, "lower", 9), target_gap(10, "lower", None)
    assert reached is not None
    assert reached.blocks
    assert unknown is not None
    assert not unknown.blocks


def test_dear_lots_need_enough_like_ones() -> None:
    rule = Dear(times=1.3, at_least=3)
    lots = [Lot(what="端末", quantity=1, unit="台", unit_price=131), Lot(
        what="端末", quantity=1, unit="台", unit_price=130)]  # fmt: skip
    known = {("端末", "台"): [100, 90, 110]}
    assert [(each.lot.unit_price, each.usual) for each in dear_lots(lots, known, rule)] == [
        (131, 100)
    ]
    assert dear_lots(lots, {("端末", "台"): [1, 1]}, rule) == []
    assert dear_lots(lots, {("端末", "式"): [1, 1, 1]}, rule) == []


def test_a_group_needs_its_name() -> None:
    with pytest.raises(ValueError, match="両方"):
        Promise(measure="online_rate", target=1, group_by="ward")


def test_every_state_is_reached_and_left_as_the_rules_say() -> None:
    after = {state for steps in STEPS.values() for state in steps.values()} | {"draft"}
    assert after == set(STEPS)
    assert review_rules().checked_after_months == (6, 12, 24)
