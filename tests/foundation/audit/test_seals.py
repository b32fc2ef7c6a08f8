"""What was sealed in the audit cannot be changed, removed or added to unnoticed."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from cityhall.foundation.audit import seals
from cityhall.foundation.audit.api import altered_entries, record, seal_entries
from cityhall.foundation.audit.models import Entry, Seal
from tests.factories.people import TESTS
from tests.factories.places import NOON

LATER = NOON + seals.SETTLED
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, var_dir: Path) -> Path:
    """Seven entries in three seals, and one that is not sealed yet."""
    monkeypatch.setattr(seals, "ENTRIES_A_SEAL", 3)
    for number in range(7):
        write(number)
    assert seal_entries(now=LATER) == 7
    write(8, at=LATER)
    assert seal_entries(now=LATER) == 0
    return var_dir / "checkpoints" / "audit.jsonl"


def write(number: int, *, at: object = NOON) -> None:
    record(by=TESTS, action="case.taken", object_kind="case", object_id=number, now=at)  # type: ignore[arg-type]  # a test's shorthand


def codes() -> set[str]:
    return {found.code for found in altered_entries()}


def tamper(statement: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        else:
            cursor.execute("DROP TRIGGER audit_entry_append_only_update")
        cursor.execute(statement)


def test_what_was_written_is_sound_and_goes_on() -> None:
    assert codes() == set()
    assert seal_entries(now=LATER + timedelta(hours=1)) == 1
    assert codes() == set()
    assert Seal.objects.count() == 4


def test_a_young_entry_waits_for_those_that_commit_late() -> None:
    assert seal_entries(now=LATER + seals.SETTLED - timedelta(seconds=1)) == 0


FIRST = "(SELECT min(id) FROM audit_entry)"
ALTERED = {
    "changed": f"UPDATE audit_entry SET reason = 'x' WHERE id = {FIRST}",
    "another's": f"UPDATE audit_entry SET actor_label = 'x' WHERE id = {FIRST} + 4",
    "removed": f"DELETE FROM audit_entry WHERE id = {FIRST} + 2",
    "the last sealed one removed": f"DELETE FROM audit_entry WHERE id = {FIRST} + 6",
}


@pytest.mark.parametrize("statement", ALTERED.values(), ids=list(ALTERED))
def test_an_altered_entry_is_found(statement: str) -> None:
    tamper(statement)
    assert codes() == {"audit_entry_altered"}


def test_an_entry_put_in_is_found() -> None:
    entry = Entry.objects.order_by("id").first()
    assert entry
    entry.pk = entry.pk - 1
    Entry.objects.bulk_create([entry])
    assert codes() == {"audit_entry_altered"}


def _without_last_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(True)[:-1]))


def _other_digest(path: Path) -> None:
    lines = path.read_text().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | {"digest": "0" * 64})
    path.write_text("\n".join(lines) + "\n")


WAYS: dict[str, Callable[[Path], object]] = {
    "the file's tail cut": _without_last_line,
    "the file gone": Path.unlink,
    "a line forged": _other_digest,
    "the table's tail cut": lambda _: Seal.objects.filter(number=3).delete(),
    "the table emptied": lambda _: Seal.objects.all().delete(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_an_altered_seal_is_found_and_nothing_is_built_on_it(
    way: Callable[[Path], object], sealed: Path
) -> None:
    way(sealed)
    assert "audit_seal_altered" in codes()


def test_a_crash_between_file_and_table_is_made_up_for() -> None:
    Seal.objects.filter(number=3).delete()
    seal_entries(now=LATER)
    assert codes() == set()
