"""What is committed works on any machine and is finished."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT, committed_files, text_of

TEXT = {".py", ".md", ".yaml", ".toml", ".html", ".css", ".js", ".mjs", ".json", ".lock", ".svg"}
#: Written in pieces, so that this file does not find itself.
MACHINE = re.compile("|".join([re.escape(f"{CHECKOUT}/"), "/ro" + "ot/", "/ho" + "me/[a-z]+/"]))
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
SILENCED = re.compile(r"# (no" + r"qa|type: igno" + r"re)(\S*|: [A-Z0-9, ]+)\s*$", re.M)


def found(pattern: re.Pattern[str], suffixes: set[str]) -> list[str]:
    """Places where the pattern stands in committed text."""
    return [
        f"{path.relative_to(CHECKOUT)}: {match[0]}"
        for path in committed_files()
        if _is_text(path, suffixes)
        for match in pattern.finditer(text_of(path))
    ]


def _is_text(path: Path, suffixes: set[str]) -> bool:
    return path.suffix in suffixes or (path.suffix == "" and suffixes is TEXT)


@pytest.mark.parametrize(
    ("what", "pattern", "suffixes"),
    [
        ("a path of one machine", MACHINE, TEXT),
        ("something unfinished", UNFINISHED, TEXT - {".json", ".lock"}),
        ("a check silenced without a reason beside it", SILENCED, {".py"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_is_committed_that_is(
    what: str, pattern: re.Pattern[str], suffixes: set[str]
) -> None:
    wrong = found(pattern, suffixes)
    assert not wrong, f"{what}:\n" + "\n".join(wrong)


def test_there_is_no_room_for_leftovers() -> None:
    leftovers = {"utils", "helpers", "helper", "manager", "misc", "common"}
    code = [path for path in committed_files() if path.suffix in {".py", ".js", ".mjs"}]
    wrong = [path for path in code if leftovers & {path.stem, path.parent.name}]
    assert not wrong, "name it for what it does"
