"""An answer rests on few items that suffice; what is needed is needed; nothing turns back."""

from hypothesis import given
from hypothesis import strategies as st

from cityhall.engine.rules.api import RuleSet, Wording, compile_rules
from tests.engine.rules.language import (
    FIGURES,
    ITEMS,
    LABELS,
    Row,
    examples,
    full_rows,
    read,
    rows,
    rule_texts,
)


def _compiled(text: str, *, eligibility: bool = False) -> RuleSet:
    return compile_rules({"rule": read(text, eligibility=eligibility)}, FIGURES)


def _decide(text: str, **known: object) -> tuple[bool | None, tuple[str, ...]]:
    values = {name.replace("__", "."): value for name, value in known.items()}
    answer = _compiled(text).answer(values)["rule"]  # type: ignore[arg-type]  # plain test values
    return answer.value, answer.deciding


@examples(200)
@given(rule_texts(), rows())
def test_values_of_the_deciding_items_suffice(text: str, row: Row) -> None:
    rules = _compiled(text)
    answer = rules.answer(row)["rule"]
    if answer.value is not None:
        alone = {item: row[item] for item in answer.deciding}
        assert rules.answer(alone)["rule"].value is answer.value


@examples(200)
@given(rule_texts(), rows(), full_rows())
def test_what_is_still_needed_is_unknown_and_decides(text: str, row: Row, full: Row) -> None:
    rules = _compiled(text)
    answer = rules.answer(row)["rule"]
    if answer.value is None:
        assert answer.deciding
        assert all(row[item] is None for item in answer.deciding)
        learned = row | {item: full[item] for item in answer.deciding}
        assert rules.answer(learned)["rule"].value is not None


@examples(150)
@given(rule_texts(nulls=False), full_rows(), st.permutations(list(ITEMS)))
def test_an_answer_once_given_stays(text: str, full: Row, order: list[str]) -> None:
    rules, known, before = _compiled(text, eligibility=True), {}, None
    for item in order:
        known[item] = full[item]
        now = rules.answer(known)["rule"].value
        assert before is None or now is before
        before = now
    assert before is not None


@examples(100)
@given(rule_texts(), rows())
def test_every_deciding_item_is_named_in_a_sentence(text: str, row: Row) -> None:
    rules = _compiled(text)
    said = rules.explain("rule", row, Wording(LABELS.__getitem__))
    for item in rules.answer(row)["rule"].deciding:
        assert any(LABELS[item] in sentence for sentence in said)


@examples(30)
@given(st.lists(rule_texts(), min_size=2, max_size=6), rows())
def test_rules_compiled_together_answer_as_alone(texts: list[str], row: Row) -> None:
    together = compile_rules({text: read(text) for text in texts}, FIGURES).answer(row)
    for text in texts:
        assert together[text] == _compiled(text).answer(row)["rule"]


def test_one_false_condition_is_enough() -> None:
    rule = "household.children >= 1 AND applicant.resides_in_city AND applicant.age > 3"
    assert _decide(rule, applicant__resides_in_city=False, applicant__age=9) == (
        False,
        ("applicant.resides_in_city",),
    )


def test_what_can_no_longer_matter_is_not_asked() -> None:
    rule = "household.children >= 1 AND (applicant.resides_in_city OR applicant.age > 3)"
    assert _decide(rule) == (
        None,
        ("household.children", "applicant.resides_in_city", "applicant.age"),
    )
    assert _decide(rule, applicant__resides_in_city=True) == (None, ("household.children",))
    assert _decide(rule, household__children=0) == (False, ("household.children",))


def test_a_branch_not_taken_is_not_asked() -> None:
    rule = (
        "household.income < CASE WHEN applicant.is_married THEN household.children "
        "ELSE applicant.age END"
    )
    assert _decide(rule, applicant__is_married=False, household__income=4) == (
        None,
        ("applicant.age",),
    )
    assert _decide(rule, applicant__is_married=False, household__income=4, applicant__age=9) == (
        True,
        ("household.income", "applicant.is_married", "applicant.age"),
    )


def test_an_unknown_case_condition_keeps_the_answer_unknown() -> None:
    rule = "CASE WHEN applicant.is_married THEN TRUE ELSE TRUE END"
    assert _decide(rule) == (None, ("applicant.is_married",))


def test_next_item_is_the_one_most_undecided_rules_need() -> None:
    rules = compile_rules(
        {
            "a": read("applicant.is_married AND household.children >= 1"),
            "b": read("home.is_rented AND household.children >= 2"),
            "c": read("home.is_rented AND applicant.age > 3"),
            "d": read("applicant.resides_in_city"),
        }
    )
    everything = list(ITEMS)
    assert rules.next_item({}, everything) == "household.children"
    assert rules.next_item({"household.children": 0}, everything) == "applicant.age"
    assert rules.next_item({"household.children": 0}, ["home.is_rented", "applicant.age"]) == (
        "home.is_rented"
    )
    assert rules.next_item({}, ["spouse.employer_kind"]) is None
