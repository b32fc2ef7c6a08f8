"""Documents that cannot lag: reference pages are generated, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cityhall.surfaces.command_line.reference.settings import MEANINGS, variables
from tests.architecture.source import CHECKOUT, committed_files, text_of

PAGES = [path for path in committed_files() if path.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
DECISIONS = sorted((CHECKOUT / "docs" / "decisions").glob("[0-9]*.md"))


def test_reference_pages_are_in_step() -> None:
    command = [sys.executable, "-m", "cityhall.surfaces.command_line", "docs", "--check"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_setting_is_explained_and_no_other() -> None:
    assert variables() == set(MEANINGS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_links_lead_somewhere(page: Path) -> None:
    inside = [match[1] for match in LINK.finditer(text_of(page)) if "://" not in match[1]]
    assert not [link for link in inside if not (page.parent / link).exists()]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_what_was_chosen_and_what_it_costs(decision: Path) -> None:
    text = text_of(decision)
    assert text.startswith(f"# {decision.name[:4]} ")
    for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
        assert part in text, f"{part} is missing"
    assert len(text.split()) < 400, "a decision is short"


def test_every_command_of_make_is_explained() -> None:
    makefile = text_of(CHECKOUT / "Makefile")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M)) - {"help"}
    shown = set(re.findall(r"^## make ([a-z-]+)", makefile, re.M))
    assert targets == shown
