"""Triggers for migrations: what must never happen is refused by the database itself.

They answer with an integrity error, as a CHECK does, where a CHECK cannot look: at the row
before the change, or at another table. A later migration that rebuilds a table on SQLite
drops its triggers and must add them again; the tests of each domain notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


def refuse(name: str, *, table: str, on: Sequence[str], when: str = "", message: str) -> RunPython:
    """An operation that makes the database refuse INSERT, UPDATE or DELETE on a table.

    `when` is a condition over OLD and NEW that both databases understand; none means always.
    """
    return _operation(_Refusal(name, table, tuple(on), tuple(on), when, message))


def append_only(table: str) -> RunPython:
    """Refuse changes of written rows; on PostgreSQL their deletion too.

    On SQLite a DELETE trigger would also stop the emptying of a test's database, which
    PostgreSQL does by TRUNCATE, so there deletion is refused by the model alone.
    """
    message = f"{table} is append-only"
    return _operation(
        _Refusal(f"{table}_append_only", table, ("UPDATE",), ("UPDATE", "DELETE"), "", message)
    )


@dataclass(frozen=True)
class _Refusal:
    name: str
    table: str
    on_sqlite: tuple[str, ...]
    on_postgres: tuple[str, ...]
    when: str
    message: str

    @property
    def quoted(self) -> str:
        return "'" + self.message.replace("'", "''") + "'"


def _operation(refusal: _Refusal) -> RunPython:
    def add(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        is_postgres = editor.connection.vendor == "postgresql"
        for statement in _postgres(refusal) if is_postgres else _sqlite(refusal):
            editor.execute(statement, params=None)

    def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP FUNCTION IF EXISTS {refusal.name}() CASCADE")
            return
        for event in refusal.on_sqlite:
            editor.execute(f"DROP TRIGGER IF EXISTS {refusal.name}_{event.lower()}")

    return RunPython(add, remove)


def _sqlite(refusal: _Refusal) -> list[str]:
    condition = f"WHEN {refusal.when} " if refusal.when else ""
    return [
        f"CREATE TRIGGER {refusal.name}_{event.lower()} BEFORE {event} ON {refusal.table} "
        f"FOR EACH ROW {condition}BEGIN SELECT RAISE(ABORT, {refusal.quoted}); END"
        for event in refusal.on_sqlite
    ]


def _postgres(refusal: _Refusal) -> list[str]:
    answer = f"RAISE EXCEPTION {refusal.quoted} USING ERRCODE = 'check_violation';"
    body = f"IF {refusal.when} THEN {answer} END IF;" if refusal.when else answer
    return [
        f"CREATE FUNCTION {refusal.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {refusal.name} BEFORE {' OR '.join(refusal.on_postgres)} "
        f"ON {refusal.table} FOR EACH ROW EXECUTE FUNCTION {refusal.name}()",
    ]
