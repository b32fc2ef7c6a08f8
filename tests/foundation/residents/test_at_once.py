"""The same thing at the same moment from several windows or workers happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from cityhall.foundation.accounts.api import Actor, User, account_for
from cityhall.foundation.messages.api import send_message
from cityhall.foundation.messages.models import Delivery, Message
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    history_of,
    welcome_resident,
    write_facts,
)
from cityhall.foundation.residents.models import Household, Mandate, Person
from tests.factories.people import TESTS, a_baby_of, a_resident, claims_of, person_id_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


@pytest.fixture(autouse=True)
def several_connections():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory, where writers cannot wait for each other")


def at_once(do: Callable[[int], object]) -> list[object]:
    """What `do` gave in several threads that began together."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> object:
        try:
            start.wait(10)
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_first_sign_in_in_many_windows_makes_one_person():
    claims = claims_of(subject="misaki")

    def come_in(_: int) -> int:
        user = account_for(claims=claims, now=NOON)
        return welcome_resident(user=user, claims=claims, by=Actor.of(user), now=NOON)

    assert len(set(at_once(come_in))) == 1
    assert (User.objects.count(), Person.objects.count(), Household.objects.count()) == (1, 1, 1)


def test_a_child_added_twice_at_once_is_one():
    mother = a_resident()
    added = at_once(lambda _: a_baby_of(mother).person_id)
    assert len(set(added)) == 1
    assert Mandate.objects.count() == 1


def test_many_writers_of_one_fact_leave_one_current_and_lose_none():
    person_id = person_id_of(a_resident())

    def note(number: int) -> object:
        return write_facts(
            subject=Subject("person", person_id),
            facts=[NewFact("applicant.phone", f"093-000-{number:04}")],
            source="counter",
            as_of=NOON.date() + timedelta(days=number),
            purpose="",
            by=TESTS,
            now=NOON,
        )

    at_once(note)
    values = {fact.value for fact in history_of(person_id, "applicant.phone", now=NOON)}
    assert len(values) == AT_ONCE


def test_a_message_told_by_many_workers_is_told_once():
    person_id = person_id_of(a_resident(email="misaki@example.jp"))

    def tell(_: int) -> int:
        told = send_message(occasion_name="child_added", key="once", person_id=person_id, now=NOON)
        return told.pk

    assert len(set(at_once(tell))) == 1
    assert Message.objects.count() == Delivery.objects.count() == 1
