"""Help with writing: each remark on a text made for it, and on the city's own policies."""

from typing import Any

import pytest

from cityhall.governance.reform_policies.api import Loaded, advice_for, alike_in
from cityhall.governance.reform_policies.rules.advice import advice_on, advice_on_policy, alike

FIELDS = ["title", "content", "background", "outcome", "initiatives"]
GOOD = {
    "content": "窓口で手続を待つ時間が平均42分あり、来庁者が半日を費やしている。",
    "background": "受付が紙の申請書を前提に組まれ、職員が同じ内容を三つの台帳に写している。",
    "outcome": "市民は、予約した時刻から10分以内に手続を終えられる。",
}


def issue(bars: int = 1, **changes: str) -> dict[str, Any]:
    schedule = [{"label": "予約の開始", "from": 1, "to": 2}] * bars
    initiatives = [{"title": "窓口の予約", "text": "予約を全区で始める。", "schedule": schedule}]
    return {"sections": {**GOOD, **changes}, "initiatives": initiatives}


def codes(content: dict[str, Any], before: dict[str, Any] | None = None) -> set[str]:
    return {each.code for each in advice_on(content, FIELDS, before)}


def test_a_clear_text_gets_no_remark() -> None:
    assert codes(issue()) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"background": GOOD["content"]}, "advice.run_together"),
        ({"background": "紙の申請書の3割を見直す必要がある。"}, "advice.need_in_background"),
        ({"content": "来庁者が長く待っている。"}, "advice.no_figure"),
        ({"outcome": ""}, "advice.no_result"),
        ({"outcome": "手続が10分で終わる。"}, "advice.nobody"),
        ({"initiatives": "窓口の混雑緩和を図る。"}, "advice.vague"),
        ({"initiatives": "窓口の予約を始める。"}, "advice.no_date"),
    ],
)
def test_each_fault_is_named(changes: dict[str, str], code: str) -> None:
    assert code in codes(issue(**changes))
    assert code not in codes(issue())


def test_a_schedule_that_is_empty_and_a_text_that_is_last_years() -> None:
    assert codes(issue(bars=0)) == {"advice.no_schedule"}
    assert codes(issue(), before=issue(content="別の文。")) == {"advice.unchanged"}


def test_what_is_only_a_title_is_left_in_peace() -> None:
    assert advice_on({"sections": {}, "initiatives": []}, FIELDS) == []


def test_counts_and_names_that_disagree() -> None:
    policy = {
        "sections": {"highlights": "・窓口の予約"},
        "counts": [{"level": "B", "count": 2, "shown": "2件"}],
        "issue_list": [
            {"title": "窓口", "policy_field": "DX", "initiatives": ["窓口の予約", "別の取組"]},
            {"title": "ない課題", "policy_field": "", "initiatives": []},
        ],
    }
    own = {**issue(), "title": "窓口", "level": "B", "policy_field": "DX推進"}
    assert [each.code for each in advice_on_policy(policy, [own])] == [
        "advice.counts_differ",
        "advice.field_differs",
        "advice.initiative_differs",
        "advice.not_in_preface",
        "advice.not_in_text",
    ]


def test_titles_that_say_the_same() -> None:
    titles = {
        "a": "安全安心で快適な区役所づくり",
        "b": "安全、安心で快適な区役所づくり",
        "c": "公園の見直し",
    }
    assert alike(titles) == [("a", "b")]


def test_the_citys_own_policies(loaded: Loaded) -> None:
    found = {(each.about, each.advice.code) for each in advice_for(2026)}
    assert ("policy-2026", "advice.field_differs") in found
    assert ("policy-2026", "advice.initiative_differs") in found  # スマらく and スマらしく
    assert ("policy-2026", "advice.not_in_preface") in found  # three in the preface, four listed
    assert not any(code == "advice.counts_differ" for _, code in found)
    example = {each.advice.code for each in advice_for(2024)}
    assert "advice.need_in_background" in example
    ((*wards,),) = alike_in(2024)
    assert len(wards) == 7
    assert all(name.startswith("ward-") for name in wards)
