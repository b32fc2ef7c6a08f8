"""The database as it stood at one moment, while the city goes on working.

SQLite: its own backup, in one step (a reader of the WAL, whom no writer waits for). PostgreSQL:
COPY of every table within one REPEATABLE READ transaction, by the driver alone, so that no
program of a fitting version needs to be installed; the tables themselves come back by migrations.
"""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection
from psycopg import sql

from cityhall.foundation.backups.archive import Members

PIECE = 1 << 20
SQLITE_FILE = "cityhall.sqlite3"
TABLES = "tables/"


class Snapshot(Protocol):
    """A database that stands still: questions about it, and all of it as members."""

    engine: str

    def column(self, question: str) -> list[Any]:
        """The first column of a SELECT."""
        ...

    def members(self) -> Members: ...


@contextmanager
def snapshot(folder: Path) -> Iterator[Snapshot]:
    """The city's database as of now. `folder` is a private one for what SQLite writes."""
    if connection.vendor == "sqlite":
        with _of_sqlite(folder) as still:
            yield still
    else:
        with _of_postgres() as tables:
            yield tables


@contextmanager
def _of_sqlite(folder: Path) -> Iterator["_SqliteSnapshot"]:
    target = folder / SQLITE_FILE
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(name)) as source:
        try:
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        except sqlite3.OperationalError as error:  # how SQLite tells of a full disk
            raise OSError(errno.EIO, str(error)) from error
        yield _SqliteSnapshot(target, copy)


class _SqliteSnapshot:
    engine = "sqlite"

    def __init__(self, path: Path, copy: sqlite3.Connection) -> None:
        self._path, self._copy = path, copy

    def column(self, question: str) -> list[Any]:
        return [row[0] for row in self._copy.execute(question)]

    def members(self) -> Members:
        yield SQLITE_FILE, pieces_of(self._path)


@contextmanager
def _of_postgres() -> Iterator["_PostgresSnapshot"]:
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in _PLACE if parameters.get(name)}
    with psycopg.connect(**wanted) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        yield _PostgresSnapshot(own)


_PLACE = ("dbname", "user", "password", "host", "port", "options", "sslmode", "sslrootcert")


class _PostgresSnapshot:
    engine = "postgresql"

    def __init__(self, own: psycopg.Connection) -> None:
        self._own = own

    def column(self, question: str) -> list[Any]:
        return [row[0] for row in self._own.execute(question.encode())]

    def members(self) -> Members:
        for table, columns in columns_of_tables(self._own).items():
            yield f"{TABLES}{table}", self._rows(table, columns)

    def _rows(self, table: str, columns: list[str]) -> Iterator[bytes]:
        """A line that names the columns, and the rows in PostgreSQL's text form."""
        yield json.dumps(columns).encode() + b"\n"
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        question = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), names)
        with self._own.cursor() as cursor, cursor.copy(question) as copy:
            kept = bytearray()
            for piece in copy:
                kept += piece
                if len(kept) >= PIECE:
                    yield bytes(kept)
                    kept.clear()
            yield bytes(kept)


def columns_of_tables(own: psycopg.Connection) -> dict[str, list[str]]:
    """Every table of the schema in use with its columns, without computed ones."""
    found: dict[str, list[str]] = {}
    rows = own.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace "
        "AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' "
        "ORDER BY c.relname, a.attnum"
    )
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's content, a megabyte at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
