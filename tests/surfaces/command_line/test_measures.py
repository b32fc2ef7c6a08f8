"""A measure and the plans on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cityhall.governance.roadmap.api import PlansLoaded
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.engine.cases.catalogue import MOVING, REGISTER
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import Office, a_case
from tests.governance.roadmap.conftest import copied, planned, spoil

__all__ = ["copied", "office", "planned", "small"]


def run(*words: str) -> Result:
    return CliRunner().invoke(cityhall, list(words))


def test_a_measure_says_its_value_definition_and_certainty(office: Office) -> None:
    told = json.loads(run("measure", "show", "online_rate", "--year", "2026", "--json").output)
    assert (told["value"], told["n"], told["certainty"]) == (None, 0, "unmeasured")
    a_case(office, REGISTER)
    a_case(office, MOVING)  # waits for its counter
    told = json.loads(run("measure", "show", "online_rate", "--year", "2026", "--json").output)
    assert (told["value"], told["n"], told["certainty"]) == (100, 1, "measured")
    assert (told["first"], told["last"]) == ("2026-04-01", "2027-03-31")
    assert "届いた案件のうち" in told["definition"]
    assert "100.0 percent" in run("measure", "show", "online_rate", "--year", "2026").output


def test_a_measure_that_is_not_there(db: None) -> None:
    assert run("measure", "show", "happiness").exit_code == 1
    listed = json.loads(run("measure", "list", "--json").output)
    assert "online_rate" in {row["id"] for row in listed}


def test_the_files_of_plans_are_checked(copied: Path) -> None:
    assert run("roadmap", "check").exit_code == 0
    spoil(copied, "plan.yaml", "slogan: 3", "slogan: 4")
    done = run("roadmap", "check", str(copied), "--json")
    (problem,) = json.loads(done.output)["problems"]
    assert (done.exit_code, problem["code"]) == (1, "roadmap.unknown_slogan")
    assert problem["line"] > 100


@pytest.mark.parametrize("words", [(), ("dx",)])
def test_goals_are_listed(planned: PlansLoaded, words: tuple[str, ...]) -> None:
    rows = json.loads(run("roadmap", "goals", *words, "--json").output)
    assert [row["measure"] for row in rows if row["id"] in {"paper", "telework"}] == [
        None,
        "sheets_avoided",
    ]
    assert "未計測" in run("roadmap", "goals", *words).output
