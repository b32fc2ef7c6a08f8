"""A fact is used again only where its purpose and the procedure's allow it."""

from dataclasses import replace
from datetime import date

from cityhall.foundation.residents.api import KnownFact, reusable
from cityhall.foundation.vocabulary.api import Item, Purpose

PURPOSES = {
    "school_aid": Purpose(id="school_aid", title={"ja": "就学の援助"}),
    "childcare": Purpose(id="childcare", title={"ja": "保育の認定と利用の調整"}),
}
INCOME = KnownFact(3_200_000, "case:K79M-42HX-D", date(2026, 11, 1), "school_aid", None)


def item(reuse: str, kind: str = "money", label: str = "世帯の収入") -> Item:
    return Item(
        id="household.income", type=kind, about="household", group="you", label={"ja": label},
        reuse=reuse,
    )  # fmt: skip


def test_what_was_asked_for_one_purpose_is_not_used_for_another():
    answer = reusable(INCOME, item("same_purpose"), "childcare", purposes=PURPOSES)
    assert not answer.allowed
    assert answer.reason == (
        "「世帯の収入」は「就学の援助」のためにお聞きしたことなので、"
        "「保育の認定と利用の調整」には使いません。"
    )


def test_for_the_same_purpose_it_is_used_and_says_from_where():
    answer = reusable(INCOME, item("same_purpose"), "school_aid", purposes=PURPOSES)
    assert answer.allowed
    assert answer.reason == "令和8年11月1日に手続き(受付番号 K79M-42HX-D)で確かめた情報です。"


def test_what_may_be_used_anywhere_is():
    assert reusable(INCOME, item("anywhere"), "childcare").allowed


def test_what_is_asked_each_time_is_never_used():
    answer = reusable(INCOME, item("never"), "school_aid")
    assert not answer.allowed
    assert "手続きのたびに" in answer.reason


def test_what_is_old_is_asked_again():
    answer = reusable(replace(INCOME, is_expired=True), item("anywhere"), "school_aid")
    assert not answer.allowed
    assert "もう古い" in answer.reason


def test_a_name_without_its_reading_is_confirmed():
    name = {"family": "髙﨑", "given": "美咲", "family_kana": "", "given_kana": ""}
    fact = replace(INCOME, value=name, source="identity_provider")
    question = item("anywhere", "name", "お名前")
    assert "フリガナ" in reusable(fact, question, "childcare").reason
    whole = replace(fact, value=name | {"family_kana": "タカサキ", "given_kana": "ミサキ"})
    assert reusable(whole, question, "childcare").allowed
