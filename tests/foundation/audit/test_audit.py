"""The audit is written with the act it records, and never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import (
    entries_about,
    entries_of_case,
    reads_of_person,
    record,
    record_read,
)
from cityhall.foundation.audit.models import Entry, Unchangeable
from cityhall.kernel.errors import Invalid
from tests.factories.places import NOON

CLERK = Actor("staff", 7, "到津 恵")


def note(**more: object) -> None:
    told = {"by": CLERK, "action": "case.taken", "object_kind": "case", "object_id": 3, "now": NOON}
    record(**told | more)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.django_db
def test_an_entry_says_who_did_what():
    note(case_reference="K79M-42HX-D", detail={"state": "under_review"})
    (entry,) = entries_about("case", 3)
    assert (entry.actor_id, entry.actor_label, entry.action) == (7, "到津 恵", "case.taken")
    assert entries_of_case("K79M-42HX-D") == [entry]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        note()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_entry():
    @transaction.atomic
    def act() -> None:
        note()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_code_cannot_change_or_delete():
    note()
    entry = Entry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(action="x"),
    ):
        with pytest.raises(Unchangeable):
            change()


@pytest.mark.django_db
def test_the_database_refuses_changes_that_go_round_the_code():
    note()
    statements = ["UPDATE audit_entry SET action = 'x'"]
    if connection.vendor == "postgresql":
        statements.append("DELETE FROM audit_entry")
    for statement in statements:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Entry.objects.get().action == "case.taken"


@pytest.mark.django_db
def test_a_read_needs_a_case_or_a_reason():
    told = {"by": CLERK, "object_kind": "person", "object_id": 5, "now": NOON, "person_id": 5}
    with pytest.raises(Invalid) as refusal:
        record_read(**told, reason="  ")
    assert refusal.value.code == "audit.reason_needed"
    record_read(**told, reason="電話での問い合わせ")
    record_read(**told, case_reference="K79M-42HX-D")
    assert [each.action for each in reads_of_person(5)] == ["person.read"] * 2


@pytest.mark.django_db
def test_residents_reading_their_own_leave_nothing():
    resident = Actor("resident", 8, "髙﨑 美咲")
    record_read(by=resident, object_kind="person", object_id=5, now=NOON, person_id=5)
    assert not Entry.objects.exists()
