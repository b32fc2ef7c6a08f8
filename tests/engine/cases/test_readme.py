"""The README names every refusal and every finding, and none that is not there."""

import re
from pathlib import Path

import cityhall.engine.cases

HOME = Path(cityhall.engine.cases.__file__).parent
README = (HOME / "README.md").read_text(encoding="utf-8")


def written_in(pattern: str, *folders: str) -> set[str]:
    files = [file for folder in folders for file in (HOME / folder).rglob("*.py")]
    return {found for file in files for found in re.findall(pattern, file.read_text("utf-8"))}


def test_refusals_are_listed() -> None:
    raised = written_in(r"(?:Conflict|Invalid|NotAllowed|NotFound)\(\s*\"(cases\.[a-z_]+)\"", ".")
    assert raised == set(re.findall(r"`(cases\.[a-z_]+)`", README))


def test_findings_are_listed() -> None:
    found = written_in(r"(?:Found\(|yield \(?)\s*\"([a-z_]+)\"", "verification")
    table = README.partition("## Evidence")[2].partition("## Refusals")[0]
    assert found <= set(re.findall(r"`([a-z_]+)`", table))
