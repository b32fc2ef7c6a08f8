"""A rule in words before anybody has answered: lists of conditions, NOT carried inwards."""

from datetime import date

import pytest

from cityhall.engine.rules.api import Outline, RuleType, outline, parse_rule

ITEMS = {
    "a.moved": RuleType.BOOLEAN,
    "a.kind": RuleType.TEXT,
    "a.number": RuleType.INTEGER,
    "a.day": RuleType.DATE,
}


def read(text: str, language: str = "ja") -> Outline:
    rule = parse_rule(text, items=ITEMS, parameters={"today": RuleType.DATE})
    return outline(
        rule, {"today": date(2026, 11, 24)}, lambda item: item.upper(), language=language
    )


def one(words: str) -> Outline:
    return Outline("one", words)


def test_all_and_any_stand_as_lists() -> None:
    assert read("a.moved AND (a.number >= 1 OR a.kind = 'x')") == Outline(
        "all",
        parts=(
            one("A.MOVED"),
            Outline("any", parts=(one("A.NUMBERが1以上"), one("A.KINDが「x」"))),
        ),
    )


def test_not_is_carried_inwards() -> None:
    assert read("NOT (a.moved OR a.kind IN ('x', 'y'))", "en") == Outline(
        "all", parts=(one("A.MOVED: no"), one("A.KIND: not x or y"))
    )
    assert read("NOT (a.moved AND a.number < 3)", "en") == Outline(
        "any", parts=(one("A.MOVED: no"), one("A.NUMBER: at least 3"))
    )


def test_lists_of_one_kind_are_one_list() -> None:
    found = read("a.moved AND NOT (a.number > 3 OR NOT a.moved)")
    assert found.join == "all"
    assert [part.join for part in found.parts] == ["one", "one", "one"]


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
@pytest.mark.parametrize(
    "text",
    [
        "a.day <= :today - INTERVAL '18' YEAR",
        "a.day > :today",
        "a.number BETWEEN 1 AND 3",
        "NOT a.number BETWEEN 1 AND 3",
        "a.number + 1 > a.number * 2",
        "a.kind <> 'x'",
        "CASE WHEN a.moved THEN a.number ELSE 0 END >= 1",
    ],
)
def test_every_condition_has_words(text: str, language: str) -> None:
    found = read(text, language)
    assert found.join == "one"
    assert found.words
