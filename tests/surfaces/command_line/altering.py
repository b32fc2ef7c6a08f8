"""One byte altered in a city at rest, what `verify` says of it, and the byte put back."""

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from django.db.models import Model

from cityhall.engine.cases.models import CaseEvent, CaseValue
from cityhall.foundation.audit.models import Entry
from cityhall.foundation.documents import storage
from cityhall.foundation.documents.models import Document
from cityhall.foundation.notices.models import Notice
from cityhall.surfaces.command_line.verify import verify


def alter_in_turn() -> Iterator[str]:
    """A line of JSON for each: what was altered, how `verify` must call it, and what it says."""
    for name, called, alteration in _alterations():
        with alteration:
            told = CliRunner().invoke(verify, [], catch_exceptions=False)
        said = {"altered": name, "called": called, "exit": told.exit_code, "says": told.output}
        yield json.dumps(said)
    told = CliRunner().invoke(verify, [], catch_exceptions=False)
    yield json.dumps({"altered": "", "called": "", "exit": told.exit_code, "says": told.output})


def _alterations() -> Iterator[tuple[str, str, AbstractContextManager[None]]]:
    event = CaseEvent.objects.select_related("case").order_by("pk")[0]
    values = CaseValue.objects.select_related("case").order_by("pk")
    value = next(each for each in values if isinstance(each.value, str | dict))
    entry, document = Entry.objects.latest("id"), Document.objects.order_by("pk")[0]
    notice = Notice.objects.get()
    for column in ("payload", "kind", "hash"):
        yield f"event.{column}", event.case.reference, _column(event, column)
    yield "value", value.case.reference, _column(value, "value")
    for column in ("action", "object_id", "detail"):
        yield f"entry.{column}", f"{entry.pk} 番", _column(entry, column)
    for column in ("content", "content_digest", "pdf_digest", "case_reference"):
        yield f"notice.{column}", notice.number, _column(notice, column)
    yield "document", document.sha256[:12], _file(storage.path_of(document.sha256))
    for name, called in (("cases", "控え1"), ("audit", "監査1")):
        yield name, called, _file(settings.VAR_DIR / "checkpoints" / f"{name}.jsonl")


@contextmanager
def _column(row: Model, column: str) -> Iterator[None]:
    """A letter of it, past every trigger, as somebody writes who owns the database."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        _leave_unguarded(table)
        cursor.execute(f"SELECT CAST({column} AS TEXT) FROM {table} WHERE id = %s", [row.pk])
        [(before,)] = cursor.fetchall()
        change = f"UPDATE {table} SET {column} = %s WHERE id = %s"
        cursor.execute(change, [_one_letter_else(before), row.pk])
        assert cursor.rowcount == 1
        yield
        cursor.execute(change, [before, row.pk])


def _leave_unguarded(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def _one_letter_else(text: str) -> str:
    """In JSON within a string, so that it stays JSON."""
    places = [found.start() for found in re.finditer(r'\w(?="|$)', text)]
    at = places[-1]
    return text[:at] + ("8" if text[at] == "7" else "7") + text[at + 1 :]


@contextmanager
def _file(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    at = len(before) // 2
    path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
    yield
    path.write_bytes(before)
