"""Facts are added and superseded, never overwritten; a search copy follows the current one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    facts_about,
    history_of,
    household_of,
    person_ref,
    write_facts,
)
from cityhall.foundation.residents.models import Fact, Person
from tests.factories.people import TESTS, a_resident, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=30)


def note(person_id: int, item: str, value: object, *, as_of: date, kind: str = "person", **more):
    told = {"source": "case:K79M-42HX-D", "purpose": "child_allowance", "by": TESTS, "now": LATER}
    expires_on = more.pop("expires_on", None)
    return write_facts(
        subject=Subject(kind, person_id),
        facts=[NewFact(item, value, expires_on)],
        as_of=as_of,
        **told | more,
    )


@pytest.fixture
def misaki() -> int:
    return person_id_of(a_resident())


def test_a_newer_value_supersedes_and_the_older_stays_as_history(misaki: int):
    note(misaki, "applicant.phone", "093-000-0001", as_of=date(2026, 11, 1))
    changed = note(misaki, "applicant.phone", "093-000-0002", as_of=date(2026, 12, 1))
    assert changed == ("applicant.phone",)
    assert facts_about(misaki, now=LATER)["applicant.phone"].value == "093-000-0002"
    history = history_of(misaki, "applicant.phone", now=LATER)
    assert [fact.value for fact in history] == ["093-000-0002", "093-000-0001"]


def test_a_value_of_an_earlier_day_is_history_at_once(misaki: int):
    note(misaki, "applicant.phone", "new", as_of=date(2026, 12, 1))
    note(misaki, "applicant.phone", "old", as_of=date(2026, 11, 1))
    assert facts_about(misaki, now=LATER)["applicant.phone"].value == "new"
    assert len(history_of(misaki, "applicant.phone", now=LATER)) == 2


def test_the_same_again_changes_nothing(misaki: int):
    note(misaki, "applicant.phone", "same", as_of=date(2026, 12, 1))
    entries = len(entries_about("person", misaki))
    assert note(misaki, "applicant.phone", "same", as_of=date(2026, 12, 1)) == ()
    assert len(entries_about("person", misaki)) == entries


def test_two_current_facts_of_one_item_are_refused_by_the_database(misaki: int):
    row = Fact.objects.get(subject_id=misaki, item="applicant.birth_date")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_facts_say_where_they_come_from_and_when_they_are_old(misaki: int):
    note(misaki, "applicant.income", 0, as_of=date(2026, 11, 1), expires_on=LATER.date())
    known = facts_about(misaki, now=LATER)["applicant.income"]
    assert (known.source, known.as_of, known.purpose, known.is_expired) == (
        "case:K79M-42HX-D",
        date(2026, 11, 1),
        "child_allowance",
        True,
    )
    assert not facts_about(misaki, now=NOON)["applicant.income"].is_expired


def test_facts_of_the_household_are_known_of_its_members(misaki: int):
    household = person_ref(misaki).household_id
    note(household, "household.income_check_consent", True, as_of=NOON.date(), kind="household")
    assert facts_about(misaki, now=NOON)["household.income_check_consent"].value is True
    assert [person.id for person in household_of(misaki)] == [misaki]


def test_search_copies_follow_the_name(misaki: int):
    name = {"family": "𠮷田", "given": "美咲", "family_kana": "ヨシダ", "given_kana": "ミサキ"}
    note(misaki, "applicant.name", name, as_of=LATER.date())
    person = Person.objects.get(pk=misaki)
    assert person.folded_kana == "よしだみさき"
    assert person_ref(misaki).name == "𠮷田 美咲"


def test_a_spouses_name_does_not_rename_the_person(misaki: int):
    note(misaki, "spouse.name", {"family": "髙﨑", "given": "航太"}, as_of=LATER.date())
    assert person_ref(misaki).name == "髙﨑 美咲"


def test_audit_holds_items_but_no_values(misaki: int):
    note(misaki, "applicant.phone", "093-123-4567", as_of=LATER.date())
    entry = entries_about("person", misaki)[0]
    assert entry.detail == {"items": ["applicant.phone"], "source": "case:K79M-42HX-D"}
