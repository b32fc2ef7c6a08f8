"""`cityhall guide`: shapes, exit codes, and no web framework."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cityhall.surfaces.command_line.guide import guide


def run(*words: str) -> Result:
    return CliRunner().invoke(guide, words, catch_exceptions=False)


def facts(folder: Path, content: Any) -> str:
    file = folder / "facts.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


def test_search_gives_ids_titles_and_scores() -> None:
    told = run("search", "引っ越してきた", "子どもが生まれた", "--top", "5", "--json")
    rows = json.loads(told.output)
    assert told.exit_code == 0
    assert len(rows) == 5
    assert set(rows[0]) == {"id", "title", "score"}
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_nothing_found_is_an_empty_list() -> None:
    told = run("search", "qwertz", "--json")
    assert (told.exit_code, json.loads(told.output)) == (0, [])
    assert "見つかりませんでした" in run("search", "qwertz").output


def test_every_procedure_is_answered_with_its_reasons(tmp_path: Path) -> None:
    file = facts(
        tmp_path,
        {
            "event.move": "from_other_city",
            "event.moved_on": "2024-06-01",
            "applicant.name": {"family": "髙﨑", "given": "美咲"},
            "no.such_item": 1,
            "household.dog": None,
        },
    )
    told = run("answer", "--facts", file, "--json")
    rows = {row["id"]: row for row in json.loads(told.output)}
    assert told.exit_code == 0
    assert rows["move-in"]["answer"] == "TRUE"
    assert set(rows["move-in"]["deciding"]) == {"event.move", "event.moved_on"}
    assert rows["move-out"]["answer"] == "FALSE"
    assert rows["dog-change"]["answer"] == "UNKNOWN"
    assert rows["dog-change"]["deciding"] == ["household.dog"]
    assert all(row["because"] for row in rows.values())
    assert "該当" in run("answer", "--facts", file).output


@pytest.mark.parametrize(
    "content",
    [[], "x", {"event.move": 3}, {"event.moved_on": "2026-13-45"}, {"household.members": [1]}],
)
def test_facts_of_another_shape_are_a_misuse(tmp_path: Path, content: Any) -> None:
    assert run("answer", "--facts", facts(tmp_path, content)).exit_code == 2


@pytest.mark.parametrize("words", [["search"], ["answer"], ["search", "x", "--top", "0"]])
def test_misuse_ends_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_django_is_not_started() -> None:
    code = (
        "import sys; from cityhall.resident_services.guide.api import finder_of;"
        "sys.exit(any(name.startswith('django.db') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
