"""`make bench`: every file of bench/, or those of one AREA; one line of JSON a figure."""

import json
import os
import subprocess

from house.places import CHECKOUT, PYTHON
from house.preparing import prepare_assets, prepare_python
from house.telling import GaveUp, say

LIMIT_SECONDS = 600


def bench() -> int:
    """1 when a figure misses its bar or a benchmark breaks."""
    area = os.environ.get("AREA", "")
    names = benchmarks_of(area)
    prepare_python()
    prepare_assets()
    missed = [name for name in names if not _reaches_its_bar(name)]
    for name in missed:
        say(f"bench/{name}.py missed its bar or broke.")
    return 1 if missed else 0


def benchmarks_of(area: str) -> list[str]:
    """Files of bench/ that are benchmarks; a name that begins with _ is only used by others."""
    names = sorted(path.stem for path in (CHECKOUT / "bench").glob("[!_]*.py"))
    chosen = [name for name in names if name == area or name.startswith(f"{area}_") or not area]
    if not chosen:
        raise GaveUp(f"bench/ has nothing for AREA={area}; it has: {', '.join(names)}.")
    return chosen


def _reaches_its_bar(name: str) -> bool:
    say(f"bench/{name}.py …")
    command = [str(PYTHON), "-m", f"bench.{name}"]
    try:
        done = subprocess.run(
            command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, timeout=LIMIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        say(f"Stopped after {LIMIT_SECONDS} seconds.")
        return False
    print(done.stdout, end="", flush=True)
    figures = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return done.returncode == 0 and bool(figures) and all(figure["ok"] for figure in figures)
