"""`cityhall catalogue`: what scripts and people read from it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cityhall.surfaces.command_line.catalogue import catalogue
from tests.engine.procedures.scenes import (
    ALLOWANCE,
    CATALOGUE,
    MUNICIPALITY,
    change,
    copy_of_the_sample,
    line_of,
)

TYPES = {
    "text", "long_text", "name", "number", "money", "yes_no", "choice", "choices", "date",
    "address", "phone", "email", "bank_account", "people", "file",
}  # fmt: skip


def run(*arguments: str, folder: Path = CATALOGUE) -> Result:
    where = ["--folder", str(folder), "--municipality", str(MUNICIPALITY)]
    return CliRunner().invoke(catalogue, [*where, *arguments])


def test_items() -> None:
    rows = json.loads(CliRunner().invoke(catalogue, ["items", "--json"]).output)
    assert all(set(row) == {"id", "type", "label"} for row in rows)
    assert all(isinstance(row["label"], str) for row in rows)
    assert {row["type"] for row in rows} <= TYPES


def test_procedures() -> None:
    rows = json.loads(CliRunner().invoke(catalogue, ["procedures", "--json"]).output)
    assert all(set(row) == {"id", "title", "act", "finishes_at"} for row in rows)
    assert {row["act"] for row in rows} == {"application", "notification"}
    assert {row["finishes_at"] for row in rows} == {"online", "counter"}


def test_lists_for_people() -> None:
    assert "applicant.name\tname\t氏名" in run("items").output.splitlines()
    assert "allowance\t手当の請求\tapplication\tonline" in run("procedures").output.splitlines()


def test_a_sound_catalogue() -> None:
    assert run("check").exit_code == 0
    assert json.loads(run("check", "--json").output) == {"ok": True, "problems": []}


def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "workflow: review", "workflow: revue")
    line = line_of(copy, ALLOWANCE, "workflow: revue")
    told = run("check", folder=copy)
    assert told.exit_code == 1
    assert f"allowance.yaml:{line}: " in told.output
    assert "もしかして: review" in told.output
    answer = json.loads(run("check", "--json", folder=copy).output)
    assert answer["ok"] is False
    (problem,) = answer["problems"]
    assert set(problem) == {"file", "line", "code", "message", "remedy"}


@pytest.mark.parametrize("command", ["items", "procedures"])
def test_lists_of_a_broken_catalogue_say_what_is_wrong(command: str, tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "act: application", "act: wish")
    answer = run(command, "--json", folder=copy)
    assert answer.exit_code == 1
    assert "act" in answer.output


def test_misuse() -> None:
    assert run("chekc").exit_code == 2
    assert CliRunner().invoke(catalogue, ["--folder", "/nowhere", "check"]).exit_code == 2


def test_the_schema_is_in_step() -> None:
    assert run("schema", "--check").exit_code == 0
    assert "procedure.json" in json.loads(run("schema", "--json").output)


@pytest.mark.parametrize("command", ["items", "procedures", "check"])
def test_django_is_not_waited_for(command: str) -> None:
    code = (
        "import sys\n"
        "from cityhall.surfaces.command_line.catalogue import catalogue\n"
        f"catalogue(['{command}'], standalone_mode=False)\n"
    )
    watch = f"try:\n exec({code!r})\nexcept SystemExit: pass\nsys.exit('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{watch}"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src", "PYTHONUTF8": "1"},
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.returncode == 0, done.stderr
