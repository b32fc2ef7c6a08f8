"""A name that stands in a list of people is not asked once more, if it is surely that person."""

from typing import Any

import pytest

from cityhall.foundation.vocabulary.api import Vocabulary, listed_values, offered_rows
from tests.foundation.vocabulary.scenes import item

HANA, SORA = ({"family": "門司", "given": given} for given in ("はな", "そら"))
BABY = {"name": HANA, "birth_date": "2026-11-18", "relationship": "child"}
ELDER = {"name": SORA, "birth_date": "2022-01-05", "relationship": "child"}
PEOPLE = "household.members"
BORN = "child.birth_date"


def found(members: list[dict[str, Any]], **answers: Any) -> dict[str, Any]:
    """What follows for the child of a household with these members."""
    where = {"list": PEOPLE, "relationship": "child", "born_on": BORN}
    items = (
        item("people", id=PEOPLE),
        item("date", id=BORN),
        item("name", id="child.name", listed=where),
        item("date", id="spouse.birth_date", listed={"list": PEOPLE, "relationship": "spouse"}),
    )
    vocabulary = Vocabulary({each.id: each for each in items})
    return listed_values(vocabulary, {PEOPLE: members, **answers})


def test_the_only_child_of_a_list_is_the_child() -> None:
    assert found([BABY]) == {"child.name": HANA}


def test_one_of_several_children_is_known_by_the_birth_date() -> None:
    born = {BORN: BABY["birth_date"]}
    assert found([ELDER, BABY], **born) == {"child.name": HANA}


@pytest.mark.parametrize(
    ("members", "more"),
    [
        ([ELDER, BABY], {}),
        ([], {}),
        ([ELDER], {BORN: BABY["birth_date"]}),
        ([BABY, {**ELDER, "birth_date": BABY["birth_date"]}], {BORN: BABY["birth_date"]}),
    ],
    ids=["which of two", "nobody", "another child", "twins"],
)
def test_a_child_that_may_be_another_is_asked_for(
    members: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    assert found(members, **more) == {}


def test_a_birth_date_is_found_where_it_was_written() -> None:
    partner = {"name": SORA, "birth_date": "1992-09-03", "relationship": "spouse"}
    assert found([{**partner, "birth_date": ""}]) == {}
    assert found([partner]) == {"spouse.birth_date": "1992-09-03"}


PARTNER = {"name": SORA, "birth_date": "1992-09-03", "relationship": "spouse"}
FATHER, MOTHER = ({**PARTNER, "relationship": "parent"}, {**PARTNER, "relationship": "parent"})


def head(me: str | None, members: list[dict[str, Any]]) -> Any:
    """The head of a household as it follows from what one is to them, and the list."""
    by = {"item": "applicant.to_head", "means": {"spouse": "spouse", "child": "parent"}}
    name = item("name", id="head.name", listed={"list": PEOPLE, "relationship_by": by})
    vocabulary = Vocabulary({name.id: name})
    said = {"applicant.to_head": me} if me else {}
    return listed_values(vocabulary, {PEOPLE: members, **said}).get("head.name")


def test_the_head_is_found_by_what_one_is_to_them() -> None:
    assert head("spouse", [BABY, PARTNER]) == SORA
    assert head("child", [FATHER]) == SORA
    assert head("child", [FATHER, MOTHER]) is None, "which of two"
    assert head("other", [FATHER]) is None
    assert head(None, [PARTNER]) is None


def test_a_child_in_the_list_lives_there() -> None:
    where = {"list": PEOPLE, "relationship": "child", "born_on": BORN}
    lives = item("yes_no", id="child.lives_here", listed=where)
    vocabulary = Vocabulary({lives.id: lives})
    born = {BORN: BABY["birth_date"]}
    twin = {**ELDER, "birth_date": BABY["birth_date"]}
    assert listed_values(vocabulary, {PEOPLE: [BABY], **born}) == {lives.id: True}
    assert listed_values(vocabulary, {PEOPLE: [BABY, twin], **born}) == {lives.id: True}
    assert listed_values(vocabulary, {PEOPLE: [ELDER], **born}) == {}, "perhaps left out: asked"


def test_a_list_begins_with_whom_one_knows_of() -> None:
    where = {"list": PEOPLE, "relationship": "child", "born_on": BORN}
    items = (item("name", id="child.name", listed=where), item("date", id=BORN))
    vocabulary = Vocabulary({each.id: each for each in items})
    row = {"name": {}, "birth_date": "2026-11-18", "relationship": "child"}
    assert offered_rows(vocabulary, {BORN: "2026-11-18"}) == {PEOPLE: [row]}
    assert offered_rows(vocabulary, {}) == {}
    assert offered_rows(vocabulary, {BORN: "2026-11-18", PEOPLE: []}) == {}
