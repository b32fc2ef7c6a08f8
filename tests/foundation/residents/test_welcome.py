"""The first sign-in makes the person; later ones write only what the card newly says."""

from datetime import date, timedelta

import pytest

from cityhall.foundation.accounts.api import Actor, account_for
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    facts_about,
    history_of,
    person_of,
    welcome_resident,
    write_facts,
)
from cityhall.foundation.residents.models import AccountHolder, Household, Person
from tests.factories.people import TESTS, a_clerk, a_resident, claims_of, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def come_in(now=NOON, **about: object) -> int:
    claims = claims_of(subject="misaki", **about)
    user = account_for(claims=claims, now=now)
    return welcome_resident(user=user, claims=claims, by=Actor.of(user), now=now)


def test_the_card_is_noted_as_facts():
    person_id = come_in()
    facts = facts_about(person_id, now=NOON)
    assert {"applicant.name", "applicant.birth_date", "applicant.address"} == set(facts)
    assert facts["applicant.address"].value["municipality"] == "40106"
    assert {fact.source for fact in facts.values()} == {"identity_provider"}
    assert {fact.as_of for fact in facts.values()} == {NOON.date()}


def test_somebody_who_is_moving_in_carries_the_old_address_which_is_no_fact_here():
    person_id = come_in(address="福岡県福岡市中央区舞鶴2丁目3番4号")
    assert "applicant.address" not in facts_about(person_id, now=NOON)


def test_coming_again_makes_nobody_new_and_writes_nothing():
    first = come_in()
    again = come_in(now=NOON + timedelta(days=5))
    assert (first, Person.objects.count(), Household.objects.count()) == (again, 1, 1)
    assert len(history_of(first, "applicant.name", now=NOON)) == 1


def test_an_old_card_does_not_undo_what_a_procedure_has_changed():
    person_id = come_in()
    moved = {"municipality": "40109", "town": "黒崎"}
    later = NOON + timedelta(days=3)
    write_facts(
        subject=Subject("person", person_id),
        facts=[NewFact("applicant.address", moved)],
        source="case:K79M-42HX-D",
        as_of=later.date(),
        purpose="resident_registration",
        by=TESTS,
        now=later,
    )
    come_in(now=later + timedelta(days=1))
    assert facts_about(person_id, now=later)["applicant.address"].value == moved


def test_a_new_card_supersedes():
    person_id = come_in()
    come_in(now=NOON + timedelta(days=9), address="福岡県北九州市八幡西区黒崎3丁目15番3号")
    address = facts_about(person_id, now=NOON)["applicant.address"].value
    assert (address["municipality"], address["town"]) == ("40109", "黒崎")


def test_two_people_of_one_name_and_birthday_stay_two():
    same = {"name": "佐藤 花子", "birth_date": date(1990, 1, 1)}
    assert person_id_of(a_resident(**same)) != person_id_of(a_resident(**same))
    assert AccountHolder.objects.count() == 2


def test_staff_are_nobody():
    assert person_of(a_clerk()) is None
