"""The architecture explains itself: two lines of comment above every layer of .importlinter."""

import re

from tests.architecture.source import CHECKOUT, SOURCE

LINES = (CHECKOUT / ".importlinter").read_text().splitlines()


def layers() -> list[tuple[int, str]]:
    """Number of the line and text of every layer."""
    found, inside = [], False
    for number, line in enumerate(LINES):
        if not line.startswith(" "):
            inside = line.startswith("layers")
        elif inside and not line.strip().startswith("#"):
            found.append((number, line.strip()))
    return found


def test_every_layer_says_what_lives_there_and_why() -> None:
    assert len(layers()) > 10
    for number, layer in layers():
        above = [LINES[number - 2].strip(), LINES[number - 1].strip()]
        assert all(re.match(r"# \S.{20}", line) for line in above), f"{layer}: say what and why"


def test_every_floor_of_the_house_is_a_layer() -> None:
    named = {name for _, layer in layers() for name in re.split(r"[|:\s]+", layer)}
    standing = {
        path.name for path in (SOURCE / "cityhall").iterdir() if (path / "__init__.py").exists()
    }
    assert standing <= named
