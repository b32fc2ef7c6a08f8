"""Related cases are those that the reader could open too: nothing of another section or ward."""

from dataclasses import replace

import pytest

from cityhall.engine.cases.api import (
    Case,
    case_page,
    doubt_again,
    open_bundle,
    say_not_duplicate,
)
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from cityhall.kernel.errors import Invalid, NotFound
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE, REGISTER
from tests.engine.cases.scenarios import ADDRESS, ANSWERS, Office, a_bundle, a_case, a_filing, a_key
from tests.factories.people import a_clerk, a_protected_resident, a_resident, person_id_of
from tests.factories.places import NOON, YAHATA_NISHI


def related(reference: str, by: Actor) -> dict[str, str]:
    page = case_page(reference=reference, by=by, now=NOON)
    return {each.reference: each.why for each in page.related}


def test_only_what_the_reader_may_open_is_named(office: Office) -> None:
    first, register, licence = a_bundle(office, ALLOWANCE, REGISTER, LICENCE).cases
    same, elsewhere, twice = (a_case(office, REGISTER), a_case(office), a_case(office))
    Case.objects.filter(reference=elsewhere).update(section="nurseries", ward="")
    Case.objects.filter(reference=twice).update(ward=YAHATA_NISHI)
    assert related(first.reference, office.reviewer) == {
        register.reference: "bundle", same: "person",
    }  # fmt: skip
    everywhere = Actor.of(a_clerk("reviewer", section="", ward=""))
    assert related(first.reference, everywhere) == {
        register.reference: "bundle", licence.reference: "bundle", same: "person",
        elsewhere: "duplicate", twice: "duplicate",
    }  # fmt: skip


def filed_by(who: Actor, person_id: int, **answers: object) -> str:
    filing = a_filing(None, ALLOWANCE, answers=ANSWERS | answers)
    filing = replace(filing, person_id=person_id, assurance="login")
    return open_bundle(filing=filing, by=who, now=NOON, client_key=a_key()).cases[0].reference


def a_twin(**answers: object) -> str:
    """The same procedure by another account whose name and birth date are the same."""
    user = a_resident()
    return filed_by(Actor.of(user), person_id_of(user), **answers)


def test_what_may_be_twice_says_by_what(office: Office) -> None:
    mine, twice = a_case(office), a_case(office)
    same = a_twin()
    moved = a_twin(**{"applicant.address": ADDRESS | {"street": "9-9"}})
    written = a_twin(**{"applicant.address": ADDRESS | {"street": "１－１"}})
    other = a_twin(**{"applicant.birth_date": "1994-04-13"})
    page = case_page(reference=mine, by=office.reviewer, now=NOON)
    assert {each.reference: each.shared for each in page.related if each.why == "duplicate"} == {
        twice: ("person", "name", "birth_date", "address"),
        same: ("name", "birth_date", "address"),
        moved: ("name", "birth_date"),
        written: ("name", "birth_date", "address"),
    }
    assert other not in related(mine, office.reviewer)


def test_that_it_is_none_is_remembered_on_both_sides_and_taken_back(office: Office) -> None:
    mine, same = a_case(office), a_twin()
    said = {"by": office.reviewer, "now": NOON}
    for _ in range(2):
        say_not_duplicate(reference=mine, other=same, **said)
    assert related(mine, office.reviewer)[same] == "different"
    assert related(same, office.reviewer)[mine] == "different"
    told = [each.action for each in entries_of_case(mine)]
    assert told.count("case.not_duplicate") == 1
    doubt_again(reference=same, other=mine, **said)
    assert related(mine, office.reviewer)[same] == "duplicate"
    with pytest.raises(Invalid):
        say_not_duplicate(reference=mine, other=mine, **said)


def test_no_hint_tells_of_a_protected_person(office: Office) -> None:
    mine = a_case(office)
    hidden_user = a_protected_resident()
    hidden = filed_by(Actor.of(hidden_user), person_id_of(hidden_user))
    assert related(mine, office.reviewer) == {}
    with pytest.raises(NotFound):
        say_not_duplicate(reference=mine, other=hidden, by=office.reviewer, now=NOON)
