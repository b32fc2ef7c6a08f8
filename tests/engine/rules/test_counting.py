"""Counting rules over a Parquet file, and what can be wrong with the file."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from cityhall.engine.rules.api import Counts, RuleProblem, count_many
from tests.engine.rules.language import read


def write(path: Path, rows: str) -> Path:
    with duckdb.connect() as database:
        database.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return write(
        tmp_path / "people.parquet",
        """SELECT CASE WHEN n % 4 = 0 THEN NULL ELSE n::INTEGER END AS "household.income",
                  n % 2 = 0 AS "home.is_rented", DATE '2026-04-01' AS "event.date"
           FROM range(100) AS t(n)""",
    )


def test_all_rules_are_counted_in_one_pass(people: Path) -> None:
    rules = {
        "income": read("household.income < 50"),
        "rented": read("home.is_rented"),
        "today": read("event.date = :today"),
        "known": read("household.income IS NOT NULL"),
    }
    figures = read("event.date = :today").parameters
    assert figures == ("today",)
    assert count_many(rules, people, {"today": date(2026, 4, 1)}) == {
        "income": Counts(true=37, false=38, unknown=25),
        "rented": Counts(true=50, false=50, unknown=0),
        "today": Counts(true=100, false=0, unknown=0),
        "known": Counts(true=75, false=25, unknown=0),
    }


def problem(text: str, parquet: Path) -> RuleProblem:
    with pytest.raises(RuleProblem) as refused:
        count_many({"rule": read(text)}, parquet)
    return refused.value


def test_a_missing_column_is_named(people: Path) -> None:
    missing = problem("applicant.age > 3 AND home.is_rented", people)
    assert missing.code == "rule.no_column"
    assert "applicant.age" in missing.message


def test_a_missing_file_and_one_that_is_no_parquet(tmp_path: Path) -> None:
    assert problem("home.is_rented", tmp_path / "none.parquet").code == "rule.no_such_file"
    (tmp_path / "words.parquet").write_text("not a table")
    assert problem("home.is_rented", tmp_path / "words.parquet").code == "rule.not_parquet"


def test_a_name_with_wildcards_is_one_file(tmp_path: Path) -> None:
    write(tmp_path / "a1.parquet", 'SELECT TRUE AS "home.is_rented" FROM range(5)')
    odd = write(tmp_path / "a[1].parquet", 'SELECT TRUE AS "home.is_rented"')
    assert count_many({"r": read("home.is_rented")}, odd) == {"r": Counts(1, 0, 0)}


def test_columns_of_other_tools_are_taken_where_nothing_is_lost(tmp_path: Path) -> None:
    gaps = write(
        tmp_path / "gaps.parquet",
        """SELECT unnest([1.0::DOUBLE, NULL, 7]) AS "applicant.age", NULL AS "home.is_rented",
           TIMESTAMP '2026-04-01' AS "event.date" """,
    )
    rules = {
        "age": read("applicant.age >= 7"),
        "rented": read("home.is_rented"),
        "day": read("event.date = DATE '2026-04-01'"),
    }
    assert count_many(rules, gaps) == {
        "age": Counts(1, 1, 1),
        "rented": Counts(0, 0, 3),
        "day": Counts(3, 0, 0),
    }


@pytest.mark.parametrize(
    ("value", "code"),
    [("1.5::DOUBLE", "column_values"), ("'NaN'::DOUBLE", "column_values"),
     ("'3'", "column_type"), ("TRUE", "column_type")],
)  # fmt: skip
def test_columns_that_would_lose_something_are_refused(
    tmp_path: Path, value: str, code: str
) -> None:
    odd = write(tmp_path / "odd.parquet", f'SELECT {value} AS "applicant.age"')
    assert problem("applicant.age > 1", odd).code == f"rule.{code}"


def test_a_sum_beyond_64_bits_is_told_and_not_wrapped(tmp_path: Path) -> None:
    huge = write(tmp_path / "huge.parquet", f'SELECT {2**63 - 1} AS "applicant.age"')
    assert problem("applicant.age + applicant.age > 1", huge).code == "rule.column_values"


def test_no_rules_no_counts(people: Path) -> None:
    assert count_many({}, people) == {}
