"""The compose file is only parsed, and says so: every name in it must be one that exists."""

from typing import Any

import click
import pytest
import yaml

from cityhall.surfaces.command_line.__main__ import cityhall
from cityhall.surfaces.command_line.reference.settings import MEANINGS
from tests.architecture.source import CHECKOUT

FILE = CHECKOUT / "docs" / "how-to" / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"] == "cityhall"}


def test_it_says_that_nobody_has_started_it() -> None:
    head = FILE.read_text(encoding="utf-8").split("\nx-city")[0]
    assert "Only parsed, never started" in head


def test_every_setting_is_one_that_the_program_reads() -> None:
    given = {name for each in OURS.values() for name in each["environment"]}
    assert given - set(MEANINGS) - {"CITYHALL_VAR"} == set()
    assert "CITYHALL_VAR" in (CHECKOUT / "src/cityhall/config/settings/paths.py").read_text()
    assert "CITYHALL_DEMO" not in given


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_ours(name: str) -> None:
    program, *words = OURS[name]["command"]
    assert program == "bin/cityhall"
    command: click.Command | None = cityhall
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), words.pop(0))
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(words)


def test_what_one_waits_for_is_there_and_can_be_waited_for() -> None:
    for each in SERVICES.values():
        for other, how in each.get("depends_on", {}).items():
            is_healthy = how["condition"] == "service_healthy"
            assert ("healthcheck" in SERVICES[other]) == is_healthy
        for volume in each.get("volumes", []):
            assert volume.partition(":")[0] in COMPOSE["volumes"]


def test_it_runs_what_make_several_runs() -> None:
    commands = [each["command"][1] for each in OURS.values()]
    assert (commands.count("serve"), commands.count("worker"), commands.count("relay")) == (2, 1, 1)
    assert OURS["worker"]["deploy"] == {"replicas": 2}
