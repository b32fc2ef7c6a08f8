"""A parent acts for a child: once, until it is of age, revocably; both are told."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.messages.api import messages_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.residents.api import (
    acting_people,
    ensure_may_act_for,
    facts_about,
    grant_parent_mandate,
    household_of,
    people_acted_for,
    protect_person,
    revoke_mandate,
)
from cityhall.foundation.residents.models import Mandate, Person
from cityhall.kernel.clock import JST
from cityhall.kernel.errors import Invalid, NotAllowed
from tests.factories.people import (
    TESTS,
    a_baby_of,
    a_protected_resident,
    a_resident,
    person_id_of,
)
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def test_a_parent_acts_for_the_child_it_has_added():
    mother = a_resident()
    baby = a_baby_of(mother)
    (represented,) = people_acted_for(person_id_of(mother), today=TODAY)
    assert (represented.person.id, represented.person.name) == (baby.person_id, "髙﨑 ひなた")
    assert represented.valid_until == date(2044, 11, 17)
    assert [p.id for p in household_of(person_id_of(mother))] == [
        person_id_of(mother),
        baby.person_id,
    ]
    assert facts_about(baby.person_id, now=NOON)["child.birth_date"].value == "2026-11-18"
    ensure_may_act_for(person_id_of(mother), baby.person_id, today=TODAY)


def test_the_same_child_again_is_the_same_person_and_one_mandate():
    mother = a_resident()
    first, again = a_baby_of(mother), a_baby_of(mother)
    assert first.is_new
    assert not again.is_new
    assert (first.person_id, first.mandate_id) == (again.person_id, again.mandate_id)
    assert Mandate.objects.count() == 1


def test_both_are_told_once():
    mother = a_resident()
    baby = a_baby_of(mother)
    run_due(NOON)
    run_due(NOON)
    for person_id in (person_id_of(mother), baby.person_id):
        (message,) = messages_of(person_id)
        assert message.occasion == "child_added"
        assert "髙﨑" not in message.body


def test_nobody_else_acts_for_the_child():
    baby = a_baby_of(a_resident())
    stranger = person_id_of(a_resident(name="他人 太郎"))
    with pytest.raises(NotAllowed) as refusal:
        ensure_may_act_for(stranger, baby.person_id, today=TODAY)
    assert refusal.value.code == "residents.no_mandate"


def test_a_mandate_ends_when_the_child_is_of_age():
    mother = a_resident()
    baby = a_baby_of(mother)
    ensure_may_act_for(person_id_of(mother), baby.person_id, today=date(2044, 11, 17))
    with pytest.raises(NotAllowed):
        ensure_may_act_for(person_id_of(mother), baby.person_id, today=date(2044, 11, 18))


def test_a_revoked_mandate_is_no_more_and_both_are_told():
    mother = a_resident()
    baby = a_baby_of(mother)
    me = person_id_of(mother)
    for _ in range(2):
        revoke_mandate(mandate_id=baby.mandate_id, by=Actor.of(mother), now=NOON, by_person=me)
    assert people_acted_for(me, today=TODAY) == ()
    assert acting_people(baby.person_id, today=TODAY) == []
    run_due(NOON)
    assert {m.occasion for m in messages_of(me)} == {"child_added", "mandate_revoked"}
    again = a_baby_of(mother, now=NOON + timedelta(days=1))
    assert (again.person_id, again.is_new) == (baby.person_id, False)
    assert again.mandate_id != baby.mandate_id


def test_a_stranger_cannot_revoke():
    baby = a_baby_of(a_resident())
    stranger = a_resident(name="他人 太郎")
    with pytest.raises(NotAllowed):
        revoke_mandate(
            mandate_id=baby.mandate_id,
            by=Actor.of(stranger),
            now=NOON,
            by_person=person_id_of(stranger),
        )


def test_nobody_is_parent_of_oneself_or_of_a_grown_up():
    mother = person_id_of(a_resident())
    grown = person_id_of(a_resident(name="大人 花子"))
    for parent, child in ((mother, mother), (mother, grown)):
        with pytest.raises(Invalid):
            grant_parent_mandate(parent=parent, child=child, basis="x", by=TESTS, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            principal_id=mother,
            agent_id=mother,
            kind="parent",
            basis="x",
            valid_from=TODAY,
            created_at=NOON,
        )


def test_a_parent_from_whom_a_child_fled_learns_nothing():
    father, mother = a_resident(name="髙﨑 航太"), a_resident()
    baby = a_baby_of(mother)
    grant_parent_mandate(
        parent=person_id_of(father), child=baby.person_id, basis="親権", by=TESTS, now=NOON
    )
    assert people_acted_for(person_id_of(father), today=TODAY) != ()
    protect_person(
        person_id=person_id_of(mother),
        valid_from=TODAY,
        valid_until=None,
        reason="支援措置",
        by=TESTS,
        now=NOON,
    )
    assert people_acted_for(person_id_of(father), today=TODAY) == ()
    assert people_acted_for(person_id_of(mother), today=TODAY) != ()
    assert acting_people(baby.person_id, today=TODAY) == [person_id_of(mother)]


def test_nor_is_he_told_when_somebody_is_added_as_a_parent():
    father, mother = a_resident(name="髙﨑 航太"), a_protected_resident()
    baby = a_baby_of(mother)
    grant_parent_mandate(
        parent=person_id_of(father), child=baby.person_id, basis="親権", by=TESTS, now=NOON
    )
    run_due(NOON)
    told = len(messages_of(person_id_of(father)))
    mine = {"mandate_id": baby.mandate_id, "by_person": person_id_of(mother)}
    revoke_mandate(**mine, by=Actor.of(mother), now=NOON)
    a_baby_of(mother, now=NOON + timedelta(days=1))
    run_due(NOON + timedelta(days=1))
    assert messages_of(person_id_of(mother))[0].occasion == "child_added"
    assert len(messages_of(person_id_of(father))) == told


def test_a_failed_act_leaves_nothing(monkeypatch):
    mother = a_resident()
    people = Person.objects.count()
    broken = datetime(2026, 11, 24, tzinfo=JST)
    monkeypatch.setattr("cityhall.foundation.residents.actions.announce", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        a_baby_of(mother, now=broken)
    assert Person.objects.count() == people
    assert not Mandate.objects.exists()


def test_a_child_who_fled_is_hidden_though_its_household_is_still_the_parents():
    father = a_resident()
    child = a_baby_of(father)
    _protect(child.person_id)
    assert people_acted_for(person_id_of(father), today=TODAY) == ()
    with pytest.raises(NotAllowed):
        ensure_may_act_for(person_id_of(father), child.person_id, today=TODAY)


def test_who_is_protected_together_acts_for_each_other():
    mother = a_resident()
    child = a_baby_of(mother)
    for each in (child.person_id, person_id_of(mother)):
        _protect(each)
    (represented,) = people_acted_for(person_id_of(mother), today=TODAY)
    assert represented.person.id == child.person_id


def _protect(person_id: int) -> None:
    protect_person(
        person_id=person_id, valid_from=TODAY, valid_until=None, reason="申出", by=TESTS, now=NOON
    )
