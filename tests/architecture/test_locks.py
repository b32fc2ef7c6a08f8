"""What is installed is what was locked: by hash, from whichever registry the machine is set to."""

import json
import re
from pathlib import Path

import pytest

from house.places import FRONTEND, TEST_PROVIDER
from tests.architecture.source import CHECKOUT

REQUIREMENTS = (CHECKOUT / "requirements.lock").read_text()


def test_every_python_package_is_pinned_and_hashed() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", REQUIREMENTS.strip())
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry) or "--hash=sha256:" not in entry
    ]
    assert len(entries) > 20
    assert not loose, "write it anew with `make lock`"


def test_no_lock_names_an_address() -> None:
    assert "://" not in REQUIREMENTS
    assert "index-url" not in REQUIREMENTS


@pytest.mark.parametrize("folder", [FRONTEND, TEST_PROVIDER], ids=lambda folder: folder.name)
def test_every_node_package_has_a_hash_and_no_address(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert not [name for name, package in installed.items() if "resolved" in package]
    assert not [name for name, package in installed.items() if "integrity" not in package]


def test_every_dependency_says_why_it_is_here() -> None:
    project = (CHECKOUT / "pyproject.toml").read_text()
    listed = re.findall(r'^    "[A-Za-z][^"]*",(.*)$', project.split("[build-system]")[0], re.M)
    assert listed
    assert all(rest.strip().startswith("# ") for rest in listed), "one line of reason beside each"
