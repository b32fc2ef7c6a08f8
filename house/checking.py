"""`make check`: all that can be known without running the product, side by side on all cores."""

import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from house.places import CHECKOUT, COMMAND_LINE, PYTHON, tool
from house.preparing import prepare_python
from house.telling import say

#: The longest first: it would otherwise run alone at the end.
CHECKS: dict[str, list[str]] = {
    "types": [tool("mypy"), "-p", "cityhall", "-p", "house"],
    "floors": [tool("lint-imports"), "--no-logo"],
    "catalogue": [*COMMAND_LINE, "catalogue", "check"],
    "migrations": [str(PYTHON), "-m", "django", "makemigrations", "--check", "--dry-run"],
    "docs": [*COMMAND_LINE, "docs", "--check"],
    "format": [tool("ruff"), "format", "--check", "--quiet", "."],
    "lint": [tool("ruff"), "check", "--quiet", "."],
}


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float
    output: str


def check() -> int:
    """1 when any check fails; what each failing one said stands above the summary."""
    prepare_python()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cityhall-check-") as var:
        environment = os.environ | {
            "CITYHALL_VAR": var,
            "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
        }
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(_run, name, environment) for name in CHECKS]
            outcomes = [job.result() for job in jobs]
    for outcome in outcomes:
        if not outcome.passed:
            say(f"── {outcome.name} ──\n{outcome.output.rstrip()}\n")
    for outcome in outcomes:
        word = "ok" if outcome.passed else "FAILED"
        print(f"{outcome.name:<12}{word:<8}{outcome.seconds:5.1f} s")
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def _run(name: str, environment: dict[str, str]) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout)
