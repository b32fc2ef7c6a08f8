"""Workers are real processes here, killed by signal 9 in the middle of their work."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

CHECKOUT = Path(__file__).parents[3]

# They use a database of their own, of the kind that the run is about: hence the mark.
pytestmark = [pytest.mark.django_db, pytest.mark.faults]


class Processes:
    """Starts `process.py` on one database."""

    def __init__(self, database: str, starts: Path) -> None:
        self.starts = starts
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DJANGO_SETTINGS_MODULE": "tests.foundation.outbox.settings",
            "OUTBOX_TEST_DATABASE": database,
            "OUTBOX_TEST_STARTS": str(starts),
            "OUTBOX_TEST_PAUSE": "0.005",
        }

    def start(self, *arguments: str, **more: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.foundation.outbox.process", *arguments]
        return subprocess.Popen(
            command, env=self.environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, **more
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return output

    def workers(self, count: int) -> list[subprocess.Popen[str]]:
        """So many workers, all of them ready."""
        workers = [self.start("work") for _ in range(count)]
        for worker in workers:
            assert worker.stdout
            assert worker.stdout.readline() == "ready\n"
        return workers

    def started(self) -> int:
        """How often a handler has begun."""
        return len(self.starts.read_text().split())

    def finish(self) -> dict[str, list]:
        """What was done in the end: `effects`, and of each job `state` and `attempts`."""
        return json.loads(self.run("finish"))


def kill(workers: list[subprocess.Popen[str]]) -> None:
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    starts = tmp_path / "starts"
    starts.touch()
    if connection.vendor == "sqlite":
        yield Processes(f"sqlite:{tmp_path / 'outbox.sqlite3'}", starts)
        return
    of = connection.settings_dict
    server = f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}"
    name = f"{of['NAME']}_killing"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        control.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        control.execute(f'CREATE DATABASE "{name}"')
        yield Processes(f"{server}/{name}", starts)
        control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_killed_workers_lose_nothing_and_repeat_nothing_that_was_committed(processes):
    jobs = 150
    processes.run("prepare", str(jobs))
    for _ in range(3):
        before = processes.started()
        workers = processes.workers(2)
        wait_until(lambda before=before: processes.started() > before)
        time.sleep(random.uniform(0, 0.1))
        kill(workers)

    report = processes.finish()
    assert report["effects"] == list(range(jobs))
    assert {state for state, _ in report["jobs"]} == {"done"}
    assert any(attempts > 1 for _, attempts in report["jobs"]), "nobody was killed at work"


def test_two_workers_never_run_one_job_at_once_even_when_it_outlasts_its_lease(processes):
    processes.environment["OUTBOX_TEST_PAUSE"] = "0.7"  # the lease is 0.3 s
    processes.run("prepare", "3")
    workers = processes.workers(2)
    wait_until(lambda: processes.started() == 3)
    time.sleep(1)
    kill(workers)

    assert sorted(processes.starts.read_text().split()) == ["0", "1", "2"]
    assert processes.finish()["effects"] == [0, 1, 2]
