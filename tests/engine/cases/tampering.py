"""What somebody could do who holds the database, past every guard of the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.records import link_of


def tamper(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def without_triggers(table: str = "cases_caseevent") -> Iterator[None]:
    """Whoever owns the database can switch its triggers off; on leaving they are gone for good,
    which the test's rollback undoes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {table}_append_only_update")
    yield


def rewrite_chain(case: Case, key: bytes) -> None:
    """Makes a case's whole chain fit together again, under a key."""
    previous = ""
    for event in CaseEvent.objects.filter(case=case).order_by("sequence"):
        event.previous_hash = previous
        previous = link_of(case.reference, event).hash(key)
        tamper(
            "UPDATE cases_caseevent SET previous_hash = %s, hash = %s WHERE id = %s",
            event.previous_hash, previous, event.pk,
        )  # fmt: skip
    tamper("UPDATE cases_case SET head_hash = %s WHERE id = %s", previous, case.pk)


def remove_whole_case(case: Case) -> None:
    """All its rows in every table that points to it."""
    tables = (
        "cases_correction", "cases_casevalue", "cases_attachment", "cases_decision",
        "cases_note", "cases_handover", "cases_caseevent",
    )  # fmt: skip
    for table in tables:
        tamper(f"DELETE FROM {table} WHERE case_id = %s", case.pk)
    tamper("DELETE FROM cases_case WHERE id = %s", case.pk)
