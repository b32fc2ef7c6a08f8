"""The command itself: what it tells, how it ends, and what it does not load."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cityhall.kernel.errors import Conflict
from cityhall.surfaces.command_line.__main__ import COMMANDS, Commands, cityhall


def run(*words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "cityhall.surfaces.command_line", *words]
    return subprocess.run(line, capture_output=True, text=True)


def test_help_names_every_command_in_words() -> None:
    told = CliRunner().invoke(cityhall, ["--help"])
    assert told.exit_code == 0
    for name, meaning in COMMANDS.items():
        assert f"  {name} " in told.output
        assert meaning in told.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    told = CliRunner().invoke(cityhall, [name, "--help"])
    assert told.exit_code == 0, told.output
    assert "Usage: cityhall" in told.output


@pytest.mark.parametrize("words", [["nonsense"], ["--nonsense"], ["serve", "--port", "many"]])
def test_misuse_ends_with_2(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr
    assert not done.stdout


def test_a_problem_is_told_with_its_remedy_and_ends_with_1() -> None:
    @click.command
    def failing() -> None:
        raise Conflict("demo.taken", "もうあります。", "別の名前にしてください。")

    class One(Commands):
        def get_command(self, ctx: click.Context, name: str) -> click.Command:
            return failing

    told = CliRunner().invoke(One(name="cityhall"), ["failing"])
    assert told.exit_code == 1
    assert told.output == "もうあります。\n別の名前にしてください。\n"


@pytest.mark.parametrize("module", ["__main__", "rule", "catalogue"])
def test_rules_and_the_catalogue_do_not_load_django(module: str) -> None:
    code = f"import cityhall.surfaces.command_line.{module}, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
