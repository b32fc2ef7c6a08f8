"""A city whose plans are loaded, and a copy of their files to spoil."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from cityhall.governance.roadmap.api import PlansLoaded, load_roadmap
from cityhall.kernel.clock import JST

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=JST)
FOLDER = settings.MUNICIPALITY_DIR / "roadmap"


@pytest.fixture
def planned(db: None) -> PlansLoaded:
    return load_roadmap(FOLDER, NOW)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "roadmap"
    shutil.copytree(FOLDER, folder)
    for file in folder.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Changes the first place of some words in a file of the plan."""
    file = folder / "dx" / name
    text = file.read_text("utf-8")
    assert old in text, f"{name} does not say {old}"
    file.write_text(text.replace(old, new, 1), "utf-8")
