"""Dates as papers give them, and texts side by side."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cityhall.governance.reform_policies.rules.dating import (
    dated_in_words,
    fiscal_year_in_words,
    months_between,
    quarters_ended,
    read_dated,
)
from cityhall.governance.reform_policies.rules.difference import Run, difference
from tests.governance.reform_policies.conftest import FOLDER

TEXTS = st.text(alphabet="市民が公民連携を見直す。、\n・1４％a", max_size=60)


def changed(runs: tuple[Run, ...]) -> list[str]:
    return [run.text for run in runs if run.is_changed]


def sections(number: int) -> dict[str, str]:
    file = yaml.safe_load((FOLDER / "2024" / "policies.yaml").read_text("utf-8"))
    return file["issues"][0]["revisions"][number]["sections"]


def test_the_example_changes_word_for_word() -> None:
    content = difference(sections(0)["content"], sections(1)["content"])
    assert changed(content.old) == [
        "の",
        "的な運営と財政健全化の",
        "に加え、新たな",
        "や横断的な組織体制による",
        "推進する",
    ]
    assert changed(content.new) == [
        "を",
        "可能性をもって維持管理し、その価値を最大限発揮させていく",
        "、市民ニーズの多様化",
        "だけでなく、施設の立地や性格に応じた",
        "の",
        "着実に進めるよう、",
    ]
    background = difference(sections(0)["background"], sections(1)["background"])
    assert "20%に対し1%に留まっ" in changed(background.new)[0]
    assert changed(background.old)[-1] == "現状を踏まえた総量の見直し\n・統廃合時期の前倒し"


def test_numbers_change_whole() -> None:
    found = difference("４，２００時間を減らす。", "１，１００時間を減らす。")
    assert "".join(changed(found.old)) in ("４，２００", "４，２")
    assert "".join(changed(found.new)).startswith("１，")


@given(TEXTS, TEXTS)
def test_both_sides_are_the_texts_and_the_rest_is_the_same(old: str, new: str) -> None:
    found = difference(old, new)
    assert "".join(run.text for run in found.old) == old
    assert "".join(run.text for run in found.new) == new
    same = [
        "".join(run.text for run in side if not run.is_changed) for side in (found.old, found.new)
    ]
    assert same[0] == same[1]
    assert found.is_same == (old == new)


def test_dates_are_as_exact_as_the_paper() -> None:
    assert str(read_dated("2024-08")) == "令和6年8月"
    assert str(read_dated(2026)) == "令和8年度"
    assert str(read_dated("2024-08-21")) == "令和6年8月21日"
    assert read_dated(read_dated("2024-08")).written == "2024-08"
    with pytest.raises(ValueError, match="年度"):
        read_dated("24年8月")
    assert fiscal_year_in_words(2019) == "令和元年度"
    assert dated_in_words(date(2019, 5, 1), "month") == "令和元年5月"


def test_quarters_and_months_that_have_passed() -> None:
    days = (
        date(2026, 4, 1),
        date(2026, 6, 30),
        date(2026, 7, 1),
        date(2027, 3, 31),
        date(2027, 4, 1),
    )
    assert [quarters_ended(2026, day) for day in days] == [0, 0, 1, 3, 4]
    assert quarters_ended(2026, date(2025, 1, 1)) == 0
    assert months_between(date(2024, 11, 30), date(2025, 5, 29)) == 5
