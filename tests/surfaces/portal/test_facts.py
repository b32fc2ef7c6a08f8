"""What the city knows: with source, day, purpose, and why some of it is asked again."""

from datetime import date

from django.test import Client

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.residents.api import NewFact, Subject, write_facts
from cityhall.kernel import clock
from tests.conftest import AssertFlat
from tests.factories.people import a_resident, person_id_of
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.scenarios import DAY, a_child_of
from tests.surfaces.portal.test_my_page import shown


def know(mother, item, value, *, purpose="child_allowance", source="counter", expires_on=None):
    write_facts(
        subject=Subject("person", person_id_of(mother)),
        facts=[NewFact(item, value, expires_on)],
        source=source,
        as_of=clock.today(),
        purpose=purpose,
        by=Actor.of(mother),
        now=clock.now(),
    )


def test_value_source_day_and_purpose(client, mother):
    know(mother, "applicant.phone", "0935822111", source="case:K79M-42HX-Z")
    page = shown(client, "/my/facts/")
    assert "髙﨑 美咲" in page
    assert "マイナンバーカードでの本人確認" in page
    assert "0935822111" in page
    assert 'href="/my/cases/K79M-42HX-Z/"' in page
    assert "児童手当の支給" in page


def test_what_is_too_old_says_that_it_is_asked_again(client, mother):
    know(mother, "applicant.phone", "0935822111", expires_on=clock.today() - DAY)
    assert "もう古いので使いません" in shown(client, "/my/facts/")


def test_what_the_vocabulary_no_longer_knows_is_shown_all_the_same(client, mother):
    know(mother, "applicant.shoe_size", "24")
    page = shown(client, "/my/facts/")
    assert "applicant.shoe_size" in page
    assert "そのほか" in page


def test_children_with_mandate_since_when(client, mother):
    a_child_of(mother)
    page = shown(client, "/my/facts/")
    assert "髙﨑 ひなた" in page
    assert "親として" in page
    assert "民法818条・824条" in page


def test_a_child_who_fled_from_the_parent_is_not_shown(client, mother):
    from cityhall.foundation.residents.api import Person, protect_person
    from tests.factories.people import TESTS

    child = a_child_of(mother)
    elsewhere = person_id_of(a_resident(name="別 世帯"))
    Person.objects.filter(pk=child).update(household=Person.objects.get(pk=elsewhere).household_id)
    protect_person(
        person_id=child,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        reason="テスト",
        by=TESTS,
        now=clock.now(),
    )
    assert "ひなた" not in shown(client, "/my/facts/")
    assert "ひなた" not in shown(client)


def test_in_three_languages(client, mother):
    know(mother, "applicant.phone", "0935822111")
    for language in ("en", "ja-x-easy"):
        client.cookies["cityhall_language"] = language
        assert "0935822111" in shown(client, "/my/facts/")


def test_nothing_of_anybody_else(client, mother):
    know(mother, "applicant.phone", "0935822111")
    stranger = signed_in(a_resident(name="他 人"))
    assert "0935822111" not in shown(stranger, "/my/facts/")


def test_queries_do_not_grow(client: Client, mother, assert_query_count_flat: AssertFlat) -> None:
    known = iter(range(100))

    def facts(number: int) -> None:
        for _ in range(number):
            know(mother, f"applicant.unknown_{next(known)}", "x")

    assert_query_count_flat(client, "/my/facts/", facts)
