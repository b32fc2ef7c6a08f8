"""The commands of a page of docs/how-to, as they stand there."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PROGRAM = f"{sys.executable} -m cityhall.surfaces.command_line"


def shell_blocks(page: str) -> list[str]:
    """Its blocks of shell, in order; those within a list without their indent."""
    text = (CHECKOUT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    found = re.findall(r"^( *)```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def follow(
    page: str, *words: str, environment: Mapping[str, str], instead: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Runs the one block that holds all of these words, with other paths `instead` of its own."""
    (block,) = [each for each in shell_blocks(page) if all(word in each for word in words)]
    for path, other in {"bin/cityhall": PROGRAM, **instead}.items():
        block = block.replace(path, other)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        env=dict(environment), cwd=CHECKOUT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
