"""Whether a city may be put somewhere: nothing that holds cases is overwritten unasked."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from cityhall.foundation.backups import refusals
from cityhall.foundation.backups.copying import SQLITE_FILE

CASES = "cases_case"


def ensure_folder_is_free(into: Path) -> None:
    """Raises `Conflict` (backups.holds_cases, backups.not_empty) for one that is in use."""
    if not into.exists():
        return
    if not into.is_dir() or any(into.iterdir()):
        holds = _sqlite_holds_cases(into / SQLITE_FILE)
        raise (refusals.holds_cases if holds else refusals.not_empty)(str(into))


def _sqlite_holds_cases(path: Path) -> bool:
    if not path.is_file():
        return False
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as city:
        try:
            return city.execute(f"SELECT 1 FROM {CASES} LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError as error:
            return "no such table" not in str(error)  # what cannot be read is not overwritten
        except sqlite3.DatabaseError:
            return True


def ensure_database_is_free(address: str) -> None:
    """Raises `Conflict` (backups.holds_cases, backups.not_empty) for one with tables."""
    with psycopg.connect(address) as city:
        tables = {row[0] for row in city.execute(_TABLES)}
        if not tables:
            return
        name = city.info.dbname
        holds = CASES in tables and city.execute(f"SELECT 1 FROM {CASES} LIMIT 1").fetchone()
        raise (refusals.holds_cases if holds else refusals.not_empty)(name)


_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
    "AND relnamespace = current_schema()::regnamespace"
)


def move_schema_aside(address: str, *, now: datetime) -> str:
    """Renames the schema in use and makes an empty one of its name; the old one's new name."""
    with psycopg.connect(address) as city:
        row = city.execute("SELECT current_schema()").fetchone()
        name = row[0] if row else "public"
        aside = f"{name}_replaced_{now:%Y%m%dt%H%M%S}"
        old, new = sql.Identifier(name), sql.Identifier(aside)
        city.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(old, new))
        city.execute(sql.SQL("CREATE SCHEMA {}").format(old))
    return aside
