"""A fee by channel and by day, and what `catalogue check` says of fees that cannot be paid."""

from datetime import date
from pathlib import Path

import pytest

from cityhall.engine.procedures.api import Catalogue, catalogue, check_catalogue
from tests.engine.procedures.scenes import (
    ALLOWANCE,
    MUNICIPALITY,
    REVIEW,
    change,
    copy_of_the_sample,
)

PARAMETERS = "vocabulary/parameters.yaml"
CAMPAIGN = """
- id: store_fee
  type: money
  label: {ja: コンビニの手数料, en: Fee at a store, ja-x-easy: コンビニ}
  values:
  - {from: 2024-04-01, value: 200}
  - {from: 2026-10-01, value: 10}
  - {from: 2027-04-01, value: 200}
  source: 推定
- id: online_fee
  type: money
  label: {ja: オンラインの手数料, en: Fee online, ja-x-easy: オンライン}
  values: [{from: 2025-04-01, value: 300}]
  source: 条例
  checked: true
"""
BY_CHANNEL = (
    "fee: {online: online_fee, counter: income_limit, convenience_store: store_fee, post: 0}"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sample = copy_of_the_sample(tmp_path)
    path = sample / PARAMETERS
    path.write_text(path.read_text("utf-8").rstrip() + CAMPAIGN, encoding="utf-8")
    change(sample, ALLOWANCE, "fee: income_limit", BY_CHANNEL)
    return sample


def read(folder: Path) -> Catalogue:
    return catalogue(folder, MUNICIPALITY)


def test_a_fee_depends_on_channel_and_day(folder: Path) -> None:
    known = read(folder)
    procedure = next(p for p in known.procedures.values() if isinstance(p.fee, dict))
    store = [
        known.fee_on(procedure, day, "convenience_store")
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2027, 3, 31), date(2027, 4, 1))
    ]
    assert store == [200, 10, 10, 200]
    assert known.fee_on(procedure, date(2024, 5, 1), "online") == 0  # free until its first day
    today = date(2026, 11, 26)
    assert known.fee_on(procedure, today, "post") == 0
    assert known.fee_on(procedure, today, "remote") == known.fee_on(procedure, today, "counter") > 0
    shown = {each.channel: each for each in known.fees_on(procedure, today)}
    store_now = shown["convenience_store"]
    assert (store_now.amount, store_now.until, store_now.then) == (10, date(2027, 3, 31), 200)
    assert not shown["convenience_store"].checked
    assert (shown["online"].until, shown["online"].checked) == (None, True)
    assert {"store_fee", "online_fee", "income_limit"} <= known.figures_in(procedure)


def codes(folder: Path) -> set[str]:
    return {problem.code for problem in check_catalogue(folder, MUNICIPALITY)}


def test_what_is_paid_first_needs_a_workflow_that_waits(folder: Path) -> None:
    assert codes(folder) == set()
    change(folder, ALLOWANCE, BY_CHANNEL, f"{BY_CHANNEL}\npayment: {{when: before_examination}}")
    assert codes(folder) == {"procedure.nothing_waits_for_payment"}
    path = folder / REVIEW
    start = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("start:"))
    change(folder, REVIEW, f"{start}\n", f"{start}\nstart_when_owing: {start.split()[1]}\n")
    assert codes(folder) == {"workflow.waits_for_ever"}


def test_what_is_paid_later_needs_a_move_that_asks(folder: Path) -> None:
    change(folder, ALLOWANCE, BY_CHANNEL, f"{BY_CHANNEL}\npayment: {{when: after_decision}}")
    assert codes(folder) == {"procedure.nothing_waits_for_payment"}


def test_a_misspelt_fee_of_a_channel_is_found(folder: Path) -> None:
    change(folder, ALLOWANCE, "online: online_fee", "online: onlin_fee")
    assert codes(folder) == {"reference.unknown_parameter"}
