"""Jobs over RabbitMQ: relay and workers are killed by signal 9, and nothing is lost or repeated.

A queue of the test's own, on the broker that answers at 127.0.0.1:5672.
"""

import os
import random
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from kombu import Connection
from pytest_django.fixtures import Settings

from cityhall.adapters.broker.rabbitmq import RabbitMq
from cityhall.foundation.outbox import relay
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.outbox.relay import AGAIN, do_job, relay_batch
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict
from tests.faults.cut_line import CutLine
from tests.foundation.outbox.conftest import NOW
from tests.foundation.outbox.test_killing import Processes, processes, wait_until

__all__ = ["processes"]
pytestmark = [pytest.mark.django_db]
BROKER = "amqp://guest:guest@127.0.0.1:5672//"


def broker_answers() -> bool:
    try:
        with socket.create_connection(("127.0.0.1", 5672), timeout=1):
            return True
    except OSError:
        return False


def ensure_a_broker_answers() -> None:
    """Skips on SQLite, and without RabbitMQ unless everything is required."""
    if connection.vendor != "postgresql":
        pytest.skip("the relay is for PostgreSQL")
    if not broker_answers() and os.environ.get("CITYHALL_REQUIRE_ALL") != "1":
        pytest.skip("no RabbitMQ answers at 127.0.0.1:5672")


@pytest.fixture
def queue(processes: Processes) -> Iterator[str]:
    ensure_a_broker_answers()
    name = f"cityhall-test-{secrets.token_hex(6)}"
    processes.environment["OUTBOX_TEST_QUEUE"] = name
    yield name
    with Connection(BROKER) as control:
        channel = control.channel()
        channel.queue_delete(name)
        channel.exchange_delete(name)


def start(processes: Processes, what: str) -> subprocess.Popen[str]:
    """In a group of its own, so that the worker's children can be killed with it."""
    return processes.start(what, process_group=0)


def kill(*victims: subprocess.Popen[str]) -> None:
    for victim in victims:
        os.killpg(victim.pid, signal.SIGKILL)
    for victim in victims:
        victim.communicate()


def run_and_kill(processes: Processes, *, after: float) -> None:
    """Kills relay and worker so many seconds after a first job was begun."""
    before = processes.started()
    running = [start(processes, what) for what in ("relay", "carried")]
    wait_until(lambda: processes.started() > before)
    time.sleep(after)
    kill(*running)


@pytest.mark.faults
def test_killed_relays_and_workers_lose_nothing_and_repeat_nothing(
    processes: Processes, queue: str
) -> None:
    jobs = 200
    processes.run("prepare", str(jobs))
    usual = processes.environment["OUTBOX_TEST_PAUSE"]
    processes.environment["OUTBOX_TEST_PAUSE"] = "4"  # surely somebody is killed at work
    run_and_kill(processes, after=0)
    processes.environment["OUTBOX_TEST_PAUSE"] = usual
    for _ in range(2):
        run_and_kill(processes, after=random.uniform(0, 0.15))
    running = [start(processes, what) for what in ("relay", "carried")]
    wait_until(lambda: len(set(processes.starts.read_text().split())) == jobs)
    time.sleep(0.5)
    kill(*running)
    report = processes.finish()
    assert report["effects"] == list(range(jobs))
    assert {state for state, _ in report["jobs"]} == {"done"}
    assert any(attempts > 1 for _, attempts in report["jobs"]), "nobody was killed at work"


def test_a_broker_that_went_is_told_as_such_and_used_again_when_it_is_back(
    queue: str, settings: Settings
) -> None:
    line = CutLine(("127.0.0.1", 5672))
    settings.BROKER_URL = BROKER.replace("5672", str(line.port))
    settings.BROKER_QUEUE = queue
    rabbit = RabbitMq()
    rabbit.send([1, 2])
    line.cut()
    for use in (rabbit.waiting, lambda: rabbit.send([3]), rabbit.waiting):
        with pytest.raises(OSError, match="RabbitMQ is away"):
            use()
    line.mend()
    rabbit.send([3])
    assert rabbit.waiting() == 3
    rabbit.close()
    line.cut()


class Paper:
    """A broker that keeps what it is given, or breaks."""

    def __init__(self, *, waiting: int = 0, breaks: bool = False) -> None:
        self.sent: list[int] = []
        self.there, self.breaks = waiting, breaks

    def send(self, job_ids: list[int]) -> None:
        self.sent += job_ids
        if self.breaks:
            raise ConnectionResetError("no confirm")

    def waiting(self) -> int:
        return self.there


@pytest.fixture
def job() -> Job:
    return Job.objects.create(key="a", payload={}, handler="gone", next_at=NOW, created_at=NOW)


def test_what_is_handed_over_waits_and_falls_due_again(job: Job) -> None:
    paper = Paper()
    assert relay_batch(paper, now=NOW - timedelta(seconds=1)) == 0
    assert relay_batch(paper, now=NOW) == 1
    assert relay_batch(paper, now=NOW) == 0
    assert relay_batch(paper, now=NOW + AGAIN) == 1
    assert paper.sent == [job.pk, job.pk]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_put_off_unless_the_broker_has_it(job: Job) -> None:
    with pytest.raises(ConnectionResetError):
        relay_batch(Paper(breaks=True), now=NOW)
    job.refresh_from_db()
    assert (job.state, job.next_at) == ("queued", NOW)


def test_a_full_queue_is_given_no_more(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    assert relay_batch(Paper(waiting=relay.MOST_WAITING), now=NOW) == 0


@pytest.mark.parametrize(
    ("state", "was_lost", "attempts"),
    [("queued", False, 1), ("leased", False, 0), ("leased", True, 1), ("parked", True, 0)],
)
def test_a_number_does_only_what_is_still_to_be_done(
    job: Job, state: str, was_lost: bool, attempts: int
) -> None:
    later = clock.now() + timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(state=state, next_at=later)
    do_job(job.pk, was_lost)
    job.refresh_from_db()
    assert job.attempts == attempts
    do_job(-1, False)


def test_without_a_broker_it_says_what_to_do() -> None:
    with pytest.raises(Conflict, match=r"outbox\.no_broker"):
        relay.broker()
