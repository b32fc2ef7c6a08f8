"""Why a rule says what it says, in words a resident reads."""

from datetime import date
from typing import Any

import pytest

from cityhall.engine.rules.api import Wording, compile_rules, explain
from tests.engine.rules.language import FIGURES, LABELS, read


def show(item: str, value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if item.endswith("employer_kind"):
        return {"company": "会社員", "public_servant": "公務員", "none": "なし"}[value]
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value:,}円" if item == "household.income" else f"{value}人"


def said(text: str, **known: Any) -> list[str]:
    values = {name.replace("__", "."): value for name, value in known.items()}
    return explain(read(text), values, LABELS.__getitem__, show, FIGURES)


@pytest.mark.parametrize(
    ("text", "known", "sentence"),
    [
        ("household.children >= 1", {"household__children": 2},
         "子の数が1人以上（あなたの答え: 2人）"),
        ("household.children >= 1", {"household__children": 0},
         "子の数が1人以上ではない（あなたの答え: 0人）"),
        ("household.children >= 1", {}, "子の数が1人以上かどうか（まだ分かっていません）"),
        ("1 <= household.children", {"household__children": 2},
         "子の数が1人以上（あなたの答え: 2人）"),
        ("NOT household.income < 3600000", {"household__income": 4000000},
         "世帯の収入が3,600,000円未満ではない（あなたの答え: 4,000,000円）"),
        ("household.income > :income_limit", {"household__income": 9},
         "世帯の収入が5円を超える（あなたの答え: 9円）"),
        ("household.children BETWEEN 1 AND 3", {"household__children": 2},
         "子の数が1人から3人まで（あなたの答え: 2人）"),
        ("household.children NOT BETWEEN 1 AND 3", {"household__children": 2},
         "子の数が1人から3人まで（あなたの答え: 2人）"),
        ("applicant.employer_kind <> 'public_servant'", {"applicant__employer_kind": "company"},
         "勤め先の種類が「公務員」ではない（あなたの答え: 会社員）"),
        ("applicant.employer_kind IN ('company', 'none')", {"applicant__employer_kind": "none"},
         "勤め先の種類が「会社員」「なし」のいずれか（あなたの答え: なし）"),
        ("applicant.employer_kind NOT IN ('company', 'none')",
         {"applicant__employer_kind": "public_servant"},
         "勤め先の種類が「会社員」「なし」のいずれでもない（あなたの答え: 公務員）"),
        ("applicant.resides_in_city", {"applicant__resides_in_city": True},
         "市内に住んでいる: はい（あなたの答え）"),
        ("applicant.resides_in_city", {}, "市内に住んでいる: まだ分かっていません"),
        ("applicant.birth_date + INTERVAL '18' YEAR <= :today",
         {"applicant__birth_date": date(2007, 3, 1)},
         "生年月日の18年後が2026年4月1日以前（あなたの答え: 2007年3月1日）"),
        ("event.date > :today - INTERVAL '14' DAY", {"event__date": date(2026, 4, 1)},
         "できごとの日が2026年3月18日より後（あなたの答え: 2026年4月1日）"),
        ("household.income + household.children * 2 > 3",
         {"household__income": 2, "household__children": 1},
         "世帯の収入 + （子の数 × 2）が3を超える（あなたの答え: 世帯の収入 2円、子の数 1人）"),
        ("applicant.age IS NULL", {}, "年齢がまだ分かっていない"),
        ("applicant.age IS NULL", {"applicant__age": 3}, "年齢が分かっている（あなたの答え: 3人）"),
    ],
)  # fmt: skip
def test_one_condition(text: str, known: dict[str, Any], sentence: str) -> None:
    assert said(text, **known) == [sentence]


def test_a_case_tells_the_branch_it_took() -> None:
    text = "household.income < CASE WHEN household.children >= 2 THEN 960 ELSE 840 END"
    assert said(text, household__income=900, household__children=3) == [
        "世帯の収入が960円未満（あなたの答え: 900円）",
        "子の数が2人以上（あなたの答え: 3人）",
    ]
    assert said(text, household__income=900) == ["子の数が2人以上かどうか（まだ分かっていません）"]
    assert said(text) == [
        "世帯の収入が960円または840円未満かどうか（まだ分かっていません）",
        "子の数が2人以上かどうか（まだ分かっていません）",
    ]


def test_only_what_decided_is_told_and_nothing_twice() -> None:
    text = "household.children >= 1 AND (home.is_rented OR household.children >= 1)"
    assert said(text, household__children=1) == ["子の数が1人以上（あなたの答え: 1人）"]


def test_the_source_of_a_value_is_told() -> None:
    rules = compile_rules({"rule": read("household.children >= 1")})
    values = {"household.children": 2}
    wording = Wording(LABELS.__getitem__, show)
    for source in ("住民基本台帳", "あなたの答え"):
        answer = rules.answer(values)["rule"]
        told = wording.sentences(answer, values, lambda item, source=source: source)
        assert told == [f"子の数が1人以上（{source}: 2人）"]


def test_braces_in_a_label_are_only_letters() -> None:
    told = explain(read("household.children >= 1"), {}, lambda item: "{0} {x}")
    assert told == ["{0} {x}が1以上かどうか（まだ分かっていません）"]
