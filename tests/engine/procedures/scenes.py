"""A small sound catalogue, and copies of it with one thing changed."""

import shutil
from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"
CATALOGUE, MUNICIPALITY = SAMPLE / "catalogue", SAMPLE / "municipality"

ITEMS = "vocabulary/items.yaml"
ALLOWANCE = "procedures/support/allowance.yaml"
MOVE_IN = "procedures/moving/move-in.yaml"
REVIEW = "workflows/review.yaml"


def copy_of_the_sample(folder: Path) -> Path:
    """A copy of the sample catalogue that a test may change."""
    target = folder / "catalogue"
    shutil.copytree(CATALOGUE, target)
    return target


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replaces a text that stands exactly once in a file of a catalogue."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(folder: Path, file: str, marker: str) -> int:
    """The number of the first line that holds the marker."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if marker in line)
