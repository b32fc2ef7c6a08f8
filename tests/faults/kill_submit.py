"""Kills submitters and workers by signal 9 at random moments, and counts what is left."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
CASES_A_BUNDLE, MESSAGES_A_BUNDLE = 5, 3  # one receipt, and a word for each of two prepared


@dataclass
class Outcome:
    """What happened in all rounds: `faults` says what must not be, in words."""

    kills: int = 0
    bundles: int = 0
    unanswered: int = 0
    faults: list[str] = field(default_factory=list)


def kill_at_random(folder: Path, database: str, rounds: int) -> Outcome:
    """Rounds of two submitters and a worker, all killed; then everything is counted."""
    processes = _Processes(folder, database)
    processes.run("prepare")
    outcome, receipts, sent = Outcome(), dict[str, str](), set[str]()
    for number in range(rounds):
        running = [processes.start("submit", f"round-{number}-{each}") for each in "ab"]
        worker = processes.start("work")
        for process in (*running, worker):
            assert process.stdout is not None
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.25))
        for process in (*running, worker):
            process.kill()
            outcome.kills += 1
        worker.communicate()
        for each, process in zip("ab", running, strict=True):
            sent.add(f"round-{number}-{each}-0")
            for word, key, *reference in map(str.split, process.communicate()[0].splitlines()):
                sent.add(key)
                if word == "receipt":
                    receipts[key] = reference[0]
    outcome.unanswered = len(sent - set(receipts))
    _count(outcome, receipts, processes.run("finish", *sorted(sent)))
    return outcome


def _count(outcome: Outcome, receipts: dict[str, str], answer: str) -> None:
    found = json.loads(answer)
    outcome.bundles = found["bundles"]
    wanted = {
        "bundles": len(found["receipts"]),
        "cases": len(found["receipts"]) * CASES_A_BUNDLE,
        "events": len(found["receipts"]) * CASES_A_BUNDLE,
        "messages": len(found["receipts"]) * MESSAGES_A_BUNDLE,
        "keys": len(found["receipts"]) * MESSAGES_A_BUNDLE,
        "jobs": ["done"],
        "problems": [],
    }
    outcome.faults += [
        f"{what}: {found[what]} instead of {right}"
        for what, right in wanted.items()
        if found[what] != right
    ]
    outcome.faults += [
        f"the receipt of {key} is another now"
        for key, reference in receipts.items()
        if found["receipts"][key] != reference
    ]


class _Processes:
    def __init__(self, folder: Path, database: str) -> None:
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
            "CITYHALL_VAR": str(folder),
            "CITYHALL_DATABASE_URL": database,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.submitter", *arguments],
            env=self.environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, arguments
        return output
