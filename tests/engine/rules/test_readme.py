"""Every code that can refuse a rule is explained in the domain's README, and no other."""

import re
from pathlib import Path

import cityhall.engine.rules as rules

FOLDER = Path(rules.__file__).parent


def test_codes_in_the_readme_are_the_codes_in_the_source() -> None:
    source = "\n".join(path.read_text() for path in FOLDER.glob("*.py"))
    raised = set(re.findall(r'"(rule\.[a-z_]+)"', source))
    told = set(re.findall(r"`(rule\.[a-z_]+)`", (FOLDER / "README.md").read_text()))
    assert raised == told
