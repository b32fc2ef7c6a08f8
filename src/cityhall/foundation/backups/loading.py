"""The database of an unpacked backup made usable: tables filled, migrations brought up to date."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from cityhall.foundation.backups import refusals
from cityhall.foundation.backups.copying import PIECE, TABLES

Name = tuple[str, str]  # app, migration


def bring_up(folder: Path, engine: str) -> None:
    """After this the database is the one that was backed up, with today's tables.

    SQLite's file already lies where the settings look for it. Raises `Invalid`
    (backups.from_newer, backups.other_engine) before anything is changed.
    """
    if engine != connection.vendor:
        raise refusals.other_engine({"postgresql": "PostgreSQL"}.get(engine, "SQLite"))
    if engine == "postgresql":
        recorded = set(_recorded_in(folder / TABLES / "django_migrations"))
        _ensure_known(recorded)
        MigrationExecutor(connection).migrate(_leaves(recorded))
        _fill(folder / TABLES)
        shutil.rmtree(folder / TABLES)
    else:
        _ensure_known(set(MigrationRecorder(connection).applied_migrations()))
    call_command("migrate", interactive=False, verbosity=0)


def _recorded_in(path: Path) -> Iterable[Name]:
    """App and name of each row; neither holds anything that COPY would have to escape."""
    first, *rows = path.read_text(encoding="utf-8").splitlines()
    columns = json.loads(first)
    app, name = columns.index("app"), columns.index("name")
    return [(cells[app], cells[name]) for cells in (row.split("\t") for row in rows)]


def _ensure_known(recorded: set[Name]) -> None:
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations) | {
        replaced for each in loader.disk_migrations.values() for replaced in each.replaces
    }
    if unknown := sorted(f"{app}.{name}" for app, name in recorded - known):
        raise refusals.from_newer("、".join(unknown[:5]))


def _leaves(recorded: set[Name]) -> list[Name]:
    """The last recorded migration of each app, whence its tables came."""
    graph = MigrationLoader(None).graph
    known = {name for name in recorded if name in graph.nodes}
    before = {
        parent.key
        for name in known
        for parent in graph.node_map[name].parents
        if parent.key[0] == name[0]
    }
    return sorted(known - before)


@transaction.atomic
def _fill(folder: Path) -> None:
    """Every table gets its rows and nothing else; references are checked when all are in."""
    files = sorted(folder.iterdir())
    tables = [sql.Identifier(file.name) for file in files]
    with connection.cursor() as cursor:
        for table in tables:
            _do(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", table)
        _do(cursor, "TRUNCATE {}", sql.SQL(", ").join(tables))
        for file in files:
            _copy_in(cursor, file)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            _do(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", table)
        for file in files:
            _reset_sequences(cursor, file.name)


def _do(cursor: object, statement: str, *parts: sql.Composable) -> None:
    raw = cursor.cursor  # type: ignore[attr-defined]  # psycopg's own, below Django's
    raw.execute(sql.SQL(statement).format(*parts))


def _copy_in(cursor: object, file: Path) -> None:
    with file.open("rb") as rows:
        columns = [sql.Identifier(name) for name in json.loads(rows.readline())]
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(file.name), sql.SQL(", ").join(columns)
        )
        with cursor.cursor.copy(into) as copy:  # type: ignore[attr-defined]  # as above
            while piece := rows.read(PIECE):
                copy.write(piece)


def _reset_sequences(cursor: object, table: str) -> None:
    """New rows get numbers above those that came in."""
    execute = cursor.cursor.execute  # type: ignore[attr-defined]  # as above
    owned = execute(
        "SELECT a.attname, pg_get_serial_sequence(quote_ident(%s), a.attname) FROM pg_attribute a "
        "WHERE a.attrelid = quote_ident(%s)::regclass AND a.attnum > 0 AND NOT a.attisdropped "
        "AND pg_get_serial_sequence(quote_ident(%s), a.attname) IS NOT NULL",
        [table, table, table],
    ).fetchall()
    for column, sequence in owned:
        name = sql.Identifier(column)
        question = sql.SQL("SELECT setval({}, COALESCE(max({}), 1), max({}) IS NOT NULL) FROM {}")
        execute(question.format(sql.Literal(sequence), name, name, sql.Identifier(table)))
