"""People are found in any way of writing their name, and protected ones are not."""

from datetime import date

import pytest
from django.db import connection

from cityhall.foundation.audit.api import reads_of_person
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    end_protection,
    is_protected,
    protected_among,
    read_person,
    search_people,
    visible_people,
    write_facts,
)
from cityhall.foundation.residents.models import Person
from cityhall.kernel.errors import Invalid, NotAllowed, NotFound
from tests.factories.people import (
    TESTS,
    a_baby_of,
    a_clerk,
    a_protected_resident,
    a_resident,
    person_id_of,
)
from tests.factories.places import KOKURA_KITA, NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def with_reading(user) -> int:
    person_id = person_id_of(user)
    name = {"family": "髙﨑", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}
    write_facts(
        subject=Subject("person", person_id),
        facts=[NewFact("applicant.name", name)],
        source="counter",
        as_of=TODAY,
        purpose="",
        by=TESTS,
        now=NOON,
    )
    return person_id


def found(text: str, user=None, **more) -> list[int]:
    user = user or a_clerk("reviewer")
    return [
        person.id
        for person in search_people(text, user=user, now=NOON, reason="電話の問い合わせ", **more)
    ]


@pytest.mark.parametrize(
    "text", ["髙﨑", "高崎", "高崎美", "髙﨑 美咲", "タカサキ", "たかさき", "ﾀｶｻｷ", "タカサキ ミ"]
)
def test_any_way_of_writing_finds(text: str):
    person_id = with_reading(a_resident())
    a_resident(name="別人 花子")
    assert found(text) == [person_id]


def test_rare_letters_find():
    person_id = person_id_of(a_resident(name="𠮷田 禰\U000e0100太郎"))
    assert found("𠮷田禰") == [person_id]
    assert found("吉田") == [person_id]


def test_latin_names_find():
    person_id = person_id_of(a_resident(name="NGUYEN THI LINH"))
    assert found("nguyen thi") == [person_id]


def test_one_letter_needs_a_birth_date():
    person_id = person_id_of(a_resident())
    with pytest.raises(Invalid) as refusal:
        found("髙")
    assert refusal.value.code == "residents.search_too_short"
    assert found("髙", birth_date=date(1994, 4, 12)) == [person_id]
    assert found("", birth_date=date(1994, 4, 12)) == [person_id]
    assert found("髙", birth_date=date(1994, 4, 13)) == []


@pytest.mark.parametrize("text", ["%%", "__", "髙%", "''", "\\\\"])
def test_signs_of_the_database_mean_nothing(text: str):
    a_resident()
    assert found(text) == []


def test_searching_needs_a_duty():
    for nobody in (a_clerk("operator"), a_resident()):
        with pytest.raises(NotAllowed):
            found("髙﨑", nobody)


def test_a_protected_person_is_not_there_without_the_duty():
    a_protected = a_protected_resident()
    person_id = person_id_of(a_protected)
    clerk = a_clerk("reviewer")
    reader = a_clerk("reviewer", "protected_reader", section="", ward="")
    assert found("髙﨑", clerk) == []
    assert found("髙﨑", reader) == [person_id]
    of_one_ward = a_clerk("reviewer", "protected_reader")
    assert found("髙﨑", of_one_ward) == [], "a person outside a case stands in no ward"
    everybody = Person.objects.all()
    assert not visible_people(everybody, of_one_ward, today=TODAY).exists()
    here = visible_people(everybody, of_one_ward, today=TODAY, section="citizens", ward=KOKURA_KITA)
    assert [each.pk for each in here] == [person_id]
    for missing in (person_id, person_id + 1000):
        with pytest.raises(NotFound) as refusal:
            read_person(missing, user=clerk, now=NOON, reason="確認")
        assert refusal.value.code == "residents.nobody"
    looks = [each for each in reads_of_person(person_id) if each.actor_id == clerk.pk]
    assert looks == []
    assert list(visible_people(Person.objects.all(), clerk, today=TODAY)) == []


def test_the_household_of_a_protected_person_is_protected():
    mother = a_protected_resident()
    baby = a_baby_of(mother)
    assert is_protected(baby.person_id, today=TODAY)
    assert protected_among({baby.person_id}, today=TODAY) == {baby.person_id}
    assert found("髙﨑ひなた") == []


def test_protection_has_its_dates():
    person_id = person_id_of(a_protected_resident())
    assert not is_protected(person_id, today=date(2025, 12, 31))
    end_protection(person_id=person_id, last_day=TODAY, reason="終了", by=TESTS, now=NOON)
    assert is_protected(person_id, today=TODAY)
    assert not is_protected(person_id, today=date(2026, 11, 25))


def test_a_read_is_logged_with_its_reason():
    person_id = person_id_of(a_resident())
    clerk = a_clerk("reviewer")
    person, facts = read_person(person_id, user=clerk, now=NOON, reason="電話での問い合わせ")
    assert person.name == "髙﨑 美咲"
    assert "applicant.address" in facts
    (read,) = reads_of_person(person_id)
    assert (read.actor_id, read.reason) == (clerk.pk, "電話での問い合わせ")
    with pytest.raises(Invalid) as refusal:
        read_person(person_id, user=clerk, now=NOON)
    assert refusal.value.code == "audit.reason_needed"


def test_the_search_uses_its_index():
    begins = (
        "folded_name LIKE 'たかさき%%'"
        if connection.vendor == "postgresql"
        else "folded_name >= 'たかさき' AND folded_name < 'たかさき\U0010ffff'"
    )
    sql = f"SELECT id FROM residents_person WHERE {begins} ORDER BY folded_name, id LIMIT 50"
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"{explain} {sql}", [] if connection.vendor == "postgresql" else None)
        plan = str(cursor.fetchall())
    assert "residents_by_name" in plan


def test_a_list_costs_the_same_for_three_and_for_thirty(django_assert_num_queries):
    clerk = a_clerk("reviewer")
    for many in (3, 27):
        for number in range(many):
            a_resident(name=f"髙﨑 {many}の{number}")
        type(clerk).objects.get(pk=clerk.pk)
        found("髙﨑", clerk)
        with django_assert_num_queries(8):
            found("髙﨑", clerk)
