"""docs/how-to: every command that stands in a page is there, with every option it is given."""

import re
import shlex

import click
import pytest

from cityhall.surfaces.command_line.__main__ import cityhall
from tests.journeys.site import CHECKOUT

PAGES = sorted((CHECKOUT / "docs" / "how-to").glob("*.md"))
ELLIPSIS = "…"


def commands(page: str) -> list[list[str]]:
    """What stands after `bin/cityhall`, in blocks and within lines; up to where words are left
    out. A command that goes on in the next line is one."""
    page = re.sub(r"\\\n\s*", "", page)
    lines = re.findall(r"^\s*(bin/cityhall .*)$", page, re.MULTILINE)
    lines += re.findall(r"`(bin/cityhall [^`\n]+)`", page)
    found = [shlex.split(line.split(ELLIPSIS)[0], comments=True) for line in lines]
    return [words[1:] for words in found if words[:1] == ["bin/cityhall"]]


def fault_of(words: list[str]) -> str:
    """What of a command is not there; '' if all of it is."""
    command: click.Command = cityhall
    context = click.Context(command)
    known = {"--help"}
    rest = list(words)
    while True:
        known |= {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        if not isinstance(command, click.Group) or not rest or rest[0].startswith("-"):
            break
        found = command.get_command(context, rest[0])
        if found is None:
            return f"no command {rest[0]!r} in {' '.join(words)!r}"
        command = found
        rest.pop(0)
    options = {word.partition("=")[0] for word in rest if re.match(r"--\w", word)}
    return f"{' '.join(words)!r}: no {sorted(options - known)}" if options - known else ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_its_commands_are_there(path) -> None:
    faults = [fault_of(words) for words in commands(path.read_text(encoding="utf-8"))]
    assert [fault for fault in faults if fault] == []


def test_a_command_that_is_not_there_is_found() -> None:
    page = "```sh\nbin/cityhall payments reconcil\n```\n`bin/cityhall city load --demoo`"
    assert [bool(fault_of(words)) for words in commands(page)] == [True, True]
