"""`cityhall rule`: the shapes that scripts rely on, and how each command ends."""

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from cityhall.surfaces.command_line.rule import rule

RESIDES = "applicant.resides_in_city"
BORN = "applicant.birth_date"
TEXT = f"{RESIDES} AND {BORN} < DATE '2000-01-01'"


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(rule, list(words), input=given, catch_exceptions=False)


def facts(tmp_path: Path, content: str) -> str:
    file = tmp_path / "facts.json"
    file.write_text(content, encoding="utf-8")
    return str(file)


def told(result: Result, code: int = 0) -> Any:
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_check_names_items_and_parameters() -> None:
    assert told(run("check", f"{TEXT} AND {BORN} < :today", "--json")) == {
        "ok": True,
        "items": [RESIDES, BORN],
        "parameters": ["today"],
        "problems": [],
    }


def test_check_accepts_is_null_and_conditions_over_people() -> None:
    assert run("check", f"{BORN} IS NULL").exit_code == 0
    assert run("check", "member.birth_date >= :fiscal_year_start").exit_code == 0


def test_check_tells_the_place_and_the_remedy() -> None:
    (problem,) = told(run("check", f"{BORN} ＜ :today", "--json"), 1)["problems"]
    assert problem["code"] == "rule.full_width"
    assert (problem["line"], problem["column"]) == (1, len(BORN) + 2)
    assert "「<」" in problem["remedy"]
    plain = run("check", f"{BORN} ＜ :today")
    assert plain.exit_code == 1
    assert "直し方: 半角で「<」と書きます。" in plain.stderr


def test_the_example_of_the_help_is_a_rule() -> None:
    example = re.search(r'rule check "([^"]+)"', " ".join(run("--help").output.split()))
    assert example
    assert run("check", example[1]).exit_code == 0


def test_an_option_that_no_item_has_is_told_and_the_rule_stands() -> None:
    misspelt = run("check", "event.move = 'from_other_town'")
    assert misspelt.exit_code == 0
    assert "from_other_town" in misspelt.stderr
    assert not run("check", "event.move = 'from_other_city'").stderr


def test_a_fact_that_no_item_holds_is_told(tmp_path: Path) -> None:
    file = facts(tmp_path, json.dumps({"applicant.birthdate": "1990-05-01"}))
    asked = run("ask", TEXT, "--facts", file)
    assert asked.exit_code == 0
    assert "applicant.birthdate" in asked.stderr


def test_a_text_can_come_from_standard_input() -> None:
    assert told(run("check", "-", "--json", given=f"{RESIDES}\n"))["ok"] is True
    assert told(run("check", "-", "--json", given="(" * 1_000_000), 1)["ok"] is False


@pytest.mark.parametrize(
    ("known", "answer", "deciding"),
    [
        ({RESIDES: True, BORN: "1990-05-01"}, "TRUE", [RESIDES, BORN]),
        ({RESIDES: False, BORN: "1990-05-01"}, "FALSE", [RESIDES]),
        ({RESIDES: False}, "FALSE", [RESIDES]),
        ({RESIDES: True, BORN: None}, "UNKNOWN", [BORN]),
        ({}, "UNKNOWN", [RESIDES, BORN]),
        ({"applicant.name": {"family": "山田"}, "no.such": 1}, "UNKNOWN", [RESIDES, BORN]),
    ],
)
def test_ask(tmp_path: Path, known: dict[str, Any], answer: str, deciding: list[str]) -> None:
    found = told(run("ask", TEXT, "--facts", facts(tmp_path, json.dumps(known)), "--json"))
    assert list(found) == ["answer", "deciding", "because"]
    assert (found["answer"], found["deciding"]) == (answer, deciding)
    assert len(found["because"]) == len(deciding)


def test_ask_says_why_in_the_vocabulary_s_words(tmp_path: Path) -> None:
    file = facts(tmp_path, json.dumps({BORN: "1990-05-01"}))
    found = told(run("ask", f"{BORN} < DATE '2000-01-01'", "--facts", file, "--json"))
    assert found["because"] == ["生年月日が平成12年1月1日より前（あなたの答え: 平成2年5月1日）"]
    plain = run("ask", f"{BORN} < DATE '2000-01-01'", "--facts", file)
    assert plain.stdout.startswith("該当\n- 生年月日が")


@pytest.mark.parametrize(
    "content", ["[1]", "{", f'{{"{BORN}": 3}}', f'{{"{BORN}": "1990"}}', f'{{"{RESIDES}": "yes"}}']
)
def test_facts_of_another_kind_are_misuse(tmp_path: Path, content: str) -> None:
    result = run("ask", TEXT, "--facts", facts(tmp_path, content))
    assert result.exit_code == 2
    assert "--facts" in result.stderr


def test_count(tmp_path: Path) -> None:
    parquet = tmp_path / "people.parquet"
    with duckdb.connect() as database:
        database.execute(
            f"""COPY (SELECT n % 2 = 0 AS "{RESIDES}", CASE WHEN n < 6 THEN DATE '1990-01-01' END
            AS "{BORN}" FROM range(10) AS t(n)) TO '{parquet}' (FORMAT parquet)"""
        )
    counted = told(run("count", TEXT, "--parquet", str(parquet), "--json"))
    assert counted == {"true": 3, "false": 5, "unknown": 2}
    missing = run("count", "household.preschool_children > 1", "--parquet", str(parquet))
    assert missing.exit_code == 1
    assert "household.preschool_children" in missing.stderr
    assert run("count", TEXT, "--parquet", str(tmp_path / "none")).exit_code == 2


def test_sql() -> None:
    moved = f"{BORN} + INTERVAL '18' YEAR > DATE '2020-01-01'"
    assert run("sql", moved, "--dialect", "postgres").stdout == (
        f"CAST(\"{BORN}\" + INTERVAL '18 YEAR' AS DATE) > CAST('2020-01-01' AS DATE)\n"
    )
    found = told(run("sql", RESIDES, "--dialect", "spark", "--json"))
    assert found == {"sql": f"`{RESIDES}`", "dialect": "spark"}
    assert run("sql", RESIDES, "--dialect", "oracle").exit_code == 2
