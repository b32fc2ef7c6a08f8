"""The loaded catalogue: what is known, what is wanted, what is asked next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.engine.procedures.api import Catalogue, catalogue, next_question, search_text
from cityhall.foundation.vocabulary.api import CatalogueProblems, asked_items, is_asked
from tests.engine.procedures.scenes import (
    CATALOGUE,
    ITEMS,
    MUNICIPALITY,
    change,
    copy_of_the_sample,
)

TODAY = date(2026, 11, 22)
NAME = {"family": "山田", "given": "花子", "family_kana": "ヤマダ", "given_kana": "ハナコ"}
HERE = {
    "postal_code": "", "municipality": "99101", "prefecture": "例県", "city": "例市東区",
    "town": "", "street": "1", "building": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> Catalogue:
    return catalogue(CATALOGUE, MUNICIPALITY)


def people(*rows: tuple[str, str]) -> list[dict[str, object]]:
    return [{"name": NAME, "relationship": kind, "birth_date": born} for kind, born in rows]


class TestKnownValues:
    def test_only_what_rules_can_name(self, sample: Catalogue) -> None:
        known = sample.known({"applicant.name": NAME, "applicant.job": "employee"}, today=TODAY)
        assert known == {"applicant.job": "employee"}

    def test_a_date_is_a_day(self, sample: Catalogue) -> None:
        known = sample.known({"event.moved_on": "2026-11-01"}, today=TODAY)
        assert known == {"event.moved_on": date(2026, 11, 1)}

    def test_an_address_says_city_and_ward(self, sample: Catalogue) -> None:
        known = sample.known({"applicant.address": HERE}, today=TODAY)
        assert (known["applicant.lives_here"], known["applicant.ward"]) == (True, "99101")
        elsewhere = {**HERE, "municipality": "13101"}
        known = sample.known({"applicant.address": elsewhere}, today=TODAY)
        assert (known["applicant.lives_here"], known["applicant.ward"]) == (False, "")

    def test_children_are_counted_by_the_fiscal_year(self, sample: Catalogue) -> None:
        members = people(("child", "2008-04-01"), ("child", "2008-04-02"), ("other", "2020-01-01"))
        known = sample.known({"household.members": members}, today=TODAY)
        assert known["household.children"] == 1
        before = sample.known({"household.members": members}, today=date(2026, 3, 31))
        assert before["household.children"] == 2

    def test_a_derived_value_wins_over_an_answer(self, sample: Catalogue) -> None:
        answers = {"household.children": 5, "household.members": people(("child", "2020-01-01"))}
        assert sample.known(answers, today=TODAY)["household.children"] == 1
        assert sample.known({"household.children": 5}, today=TODAY)["household.large"] is True

    def test_not_applicable_has_the_stated_value(self, sample: Catalogue) -> None:
        known = sample.known({"household.children": 0, "household.income": 9}, today=TODAY)
        assert known["household.income"] == 0

    def test_unknown_until_its_own_condition_is_decided(self, sample: Catalogue) -> None:
        assert "household.income" not in sample.known({"household.income": 9}, today=TODAY)

    def test_none_is_no_answer(self, sample: Catalogue) -> None:
        assert sample.known({"household.children": None, "no.such": 1}, today=TODAY) == {}

    def test_parameters_follow_the_day(self, sample: Catalogue) -> None:
        answers = {
            "applicant.lives_here": True, "household.children": 1, "applicant.job": "none",
            "household.income": 3_800_000,
        }  # fmt: skip
        for day, expected in ((date(2026, 3, 31), False), (date(2026, 4, 1), True)):
            known = sample.known(answers, today=day)
            assert sample.rule_set(day).answer(known)["allowance"].value is expected


class TestAsked:
    def test_three_ways(self, sample: Catalogue) -> None:
        income = sample.vocabulary["household.income"]
        ask = [
            is_asked(sample.vocabulary, income, answers, TODAY)
            for answers in ({}, {"household.children": 1}, {"household.children": 0})
        ]
        assert ask == [None, True, False]

    def test_everything_without_a_condition_is_asked(self, sample: Catalogue) -> None:
        asked = asked_items(sample.vocabulary, {}, today=TODAY)
        assert asked.pop("household.income") is None
        assert set(asked.values()) == {True}


class TestNextQuestion:
    def test_the_interview_ends_with_everything_decided(self, sample: Catalogue) -> None:
        answers: dict[str, object] = {}
        give = {"yes_no": True, "number": 1, "money": 1, "choice": "employee", "date": "2026-11-01"}
        while item := next_question(sample, answers, today=TODAY):
            assert item not in answers
            answers[item] = give[sample.vocabulary[item].type]
        said = sample.rule_set(TODAY).answer(sample.known(answers, today=TODAY))
        assert None not in {answer.value for answer in said.values()}

    def test_a_gate_is_asked_before_what_it_opens(self, sample: Catalogue) -> None:
        answers = {"applicant.lives_here": True, "applicant.job": "employee"}
        assert next_question(sample, answers, today=TODAY) == "household.children"
        answers["household.children"] = 1
        assert next_question(sample, answers, today=TODAY) == "household.income"

    def test_what_is_skipped_is_not_asked_again(self, sample: Catalogue) -> None:
        skipped = {"applicant.lives_here", "applicant.job", "household.children"}
        assert next_question(sample, {}, today=TODAY, skipped=skipped) is None

    def test_may_be_narrowed(self, sample: Catalogue) -> None:
        answers = {"applicant.lives_here": True}
        assert next_question(sample, answers, today=TODAY, procedures=["move-in"]) is None


@given(
    st.permutations(
        ["applicant.lives_here", "household.children", "household.income", "applicant.job"]
    ),
    st.booleans(),
    st.integers(0, 2),
    st.integers(0, 8_000_000),
    st.sampled_from(["employee", "public_servant", "none"]),
)
def test_an_answer_never_turns_back(
    order: list[str], lives: bool, children: int, income: int, job: str
) -> None:
    sample = catalogue(CATALOGUE, MUNICIPALITY)
    values = dict(
        zip(
            ["applicant.lives_here", "household.children", "household.income", "applicant.job"],
            [lives, children, income, job],
            strict=True,
        )
    )
    answers: dict[str, object] = {}
    decided: dict[str, bool] = {}
    for item in order:
        answers[item] = values[item]
        said = sample.rule_set(TODAY).answer(sample.known(answers, today=TODAY))
        for name, answer in said.items():
            assert decided.get(name, answer.value) == answer.value
            if answer.value is not None:
                decided[name] = answer.value
    assert set(decided) == set(sample.procedures)


class TestProcedures:
    def test_what_a_procedure_rests_on(self, sample: Catalogue) -> None:
        items = sample.items_in(sample.procedures["allowance"])
        assert set(items) == set(sample.vocabulary) - {"applicant.ward", "household.large"}
        assert list(items) == [item for item in sample.vocabulary if item in items]
        assert sample.figures_in(sample.procedures["allowance"]) == {
            "income_limit", "fiscal_year_start",
        }  # fmt: skip

    def test_documents_under_a_condition(self, sample: Catalogue) -> None:
        allowance = sample.procedures["allowance"]
        wanted = [
            sample.documents_wanted(allowance, answers, today=TODAY)["event.proof"]
            for answers in ({}, {"applicant.job": "employee"}, {"applicant.job": "none"})
        ]
        assert wanted == [None, True, False]

    def test_the_ward_that_takes_a_case(self, sample: Catalogue) -> None:
        allowance, move_in = sample.procedures["allowance"], sample.procedures["move-in"]
        assert sample.ward_of(allowance, {"applicant.address": HERE}) == "99101"
        assert sample.ward_of(allowance, {}) == ""
        assert sample.ward_of(move_in, {"applicant.address": HERE}) == ""

    def test_a_life_event_brings_its_procedures(self, sample: Catalogue) -> None:
        assert [one.id for one in sample.procedures_of("moving")] == ["move-in", "allowance"]

    def test_only_what_is_in_force_is_answered(self, sample: Catalogue) -> None:
        assert set(sample.rule_set(date(2024, 9, 30)).rules) == {"move-in"}

    def test_search_text_has_no_readings(self, sample: Catalogue) -> None:
        text = search_text(sample.procedures["allowance"])
        assert text["keywords"] == "子ども"
        assert "子どもの おかね" in text["summary"]


def test_is_loaded_once() -> None:
    assert catalogue(CATALOGUE, MUNICIPALITY) is catalogue(CATALOGUE, MUNICIPALITY)


def test_what_cannot_be_read_is_not_loaded(tmp_path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ITEMS, "type: money", "type: cash")
    with pytest.raises(CatalogueProblems) as caught:
        catalogue(copy)
    assert [problem.code for problem in caught.value.problems] == ["schema.not_allowed"]
