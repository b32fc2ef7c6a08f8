"""One rule, one meaning: in its Python definition, the generated function, and in databases."""

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from cityhall.engine.rules.api import compile_rules, sql
from cityhall.engine.rules.evaluating import evaluate
from cityhall.engine.rules.resolving import resolve
from tests.engine.rules.language import (
    FIGURES,
    ITEMS,
    PARAMETERS,
    Row,
    examples,
    full_rows,
    read,
    rows,
    rule_texts,
)

_COLUMNS = {"boolean": "BOOLEAN", "integer": "INTEGER", "text": "VARCHAR", "date": "DATE"}
_TABLE = ", ".join(f'"{item}" {_COLUMNS[kind]}' for item, kind in ITEMS.items())
_POSTGRES = "postgres://root@127.0.0.1:5432/test"
_rules = st.lists(rule_texts(), min_size=1, max_size=5)
_people = st.lists(rows(), min_size=1, max_size=30)


def _written(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _insert(people: list[Row]) -> str:
    listed = (", ".join(_written(row[item]) for item in ITEMS) for row in people)
    numbered = (f"({number}, {values})" for number, values in enumerate(listed))
    return f"INSERT INTO people VALUES {', '.join(numbered)}"


def _python(texts: list[str], people: list[Row]) -> list[tuple[bool | None, ...]]:
    rule_set = compile_rules({text: read(text) for text in texts}, FIGURES)
    answers = [rule_set.answer(row) for row in people]
    return [tuple(found[text].value for text in texts) for found in answers]


def _query(texts: list[str], dialect: str) -> str:
    columns = (f"({sql(read(text), dialect, FIGURES)})" for text in texts)
    return f"SELECT {', '.join(columns)} FROM people ORDER BY number"


@examples(150)
@given(rule_texts(), st.lists(rows(), min_size=1, max_size=10))
def test_generated_function_says_what_the_definition_says(text: str, people: list[Row]) -> None:
    tree = resolve(read(text), FIGURES)
    assert [answer for (answer,) in _python([text], people)] == [
        evaluate(tree, row) for row in people
    ]


@pytest.fixture(scope="module")
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE people (number INTEGER, {_TABLE})")
        yield database


@examples(60)
@given(texts=_rules, people=_people)
def test_duckdb_says_the_same(
    duck: duckdb.DuckDBPyConnection, texts: list[str], people: list[Row]
) -> None:
    texts = list(dict.fromkeys(texts))
    duck.execute("DELETE FROM people")
    duck.execute(_insert(people))
    assert duck.execute(_query(texts, "duckdb")).fetchall() == _python(texts, people)


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    url = os.environ.get("CITYHALL_DATABASE_URL", _POSTGRES)
    if not url.startswith("postgres"):
        pytest.skip("CITYHALL_DATABASE_URL names no PostgreSQL")
    try:
        connection = psycopg.connect(url, connect_timeout=2, autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL answers: {error}")
    with connection:
        connection.execute(f"CREATE TEMPORARY TABLE people (number INTEGER, {_TABLE})")
        yield connection


@examples(60)
@given(texts=_rules, people=_people)
def test_postgresql_says_the_same(
    postgres: psycopg.Connection[Any], texts: list[str], people: list[Row]
) -> None:
    texts = list(dict.fromkeys(texts))
    postgres.execute("DELETE FROM people")
    postgres.execute(_insert(people))
    assert postgres.execute(_query(texts, "postgres")).fetchall() == _python(texts, people)


@examples(60)
@given(text=rule_texts(nulls=False), row=full_rows())
def test_with_everything_known_every_rule_is_decided(text: str, row: Row) -> None:
    assert read(text, eligibility=True).stays_decided
    assert _python([text], [row]) != [(None,)]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "trino", "spark"])
def test_every_dialect_can_be_read_back(dialect: str) -> None:
    text = (
        "applicant.resides_in_city AND household.income * 2 < :income_limit "
        "AND applicant.birth_date + INTERVAL '18' YEAR > :today "
        "AND CASE WHEN applicant.is_married THEN household.children ELSE 0 END >= 1"
    )
    printed = sql(read(text), dialect, FIGURES)
    assert sqlglot.parse_one(printed, dialect=dialect).sql(dialect=dialect) == printed
    assert PARAMETERS.keys().isdisjoint(printed.split())


def test_days_beyond_the_last_year_compare_as_in_sql() -> None:
    person = {**dict.fromkeys(ITEMS), "event.date": date(9999, 12, 31)}
    texts = [
        "event.date + INTERVAL '1' YEAR > DATE '9999-12-31'",
        "event.date + INTERVAL '1' YEAR - INTERVAL '1' YEAR = event.date",
        "event.date - INTERVAL '9999' YEAR < DATE '0001-01-01'",
    ]
    assert _python(texts, [person]) == [(True, True, True)]
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE people (number INTEGER, {_TABLE})")
        database.execute(_insert([person]))
        assert database.execute(_query(texts, "duckdb")).fetchall() == [(True, True, True)]
