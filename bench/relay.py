"""Handing jobs from the outbox to RabbitMQ, against Celery's own enqueueing of as many.

Both send durable messages over one connection. Celery's is bare: no outbox, no transaction, no
confirm. The relay's includes all three. Small rounds of both in turn in one process, now the one
and now the other in front: the ratio, relay ÷ bare in jobs a second, is the median over the pairs,
so that a busy moment of the machine falls on both sides. Needs RabbitMQ (CITYHALL_BROKER_URL, else
guest at 127.0.0.1) and PostgreSQL (CITYHALL_TEST_DATABASE_URL, else one at 127.0.0.1); uses a
queue and a database of its own.
"""

import getpass
import os
import secrets
import statistics
import time
from datetime import timedelta
from typing import Any

from bench._measure import finish, report
from tests.faults.databases import fresh_database, server_that_answers

JOBS, PAIRS, BAR = 500, 21, 0.5  # one batch a round
BROKER = os.environ.get("CITYHALL_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
ASKED = os.environ.get("CITYHALL_TEST_DATABASE_URL", "").rpartition("/")[0]
USUAL = [f"postgres://{name}@127.0.0.1:5432" for name in (getpass.getuser(), "postgres")]


def main() -> None:
    """Prints the line of JSON."""
    name = f"cityhall-bench-{secrets.token_hex(4)}"
    with fresh_database(
        server_that_answers(*([ASKED] if ASKED else USUAL)), name.replace("-", "_")
    ) as database:
        os.environ |= {
            "OUTBOX_TEST_DATABASE": database,
            "OUTBOX_TEST_QUEUE": name,
            "DJANGO_SETTINGS_MODULE": "tests.foundation.outbox.settings",
        }
        pairs = _measure(name)
    ratios = sorted(bare / relayed for bare, relayed in pairs)
    bare, relayed = (JOBS / statistics.median(side) for side in zip(*pairs, strict=True))
    finish(
        report("relay", statistics.median(ratios), BAR, at_least=True,
               quarters=[round(ratios[len(ratios) * n // 4], 3) for n in (1, 3)],
               relayed_per_s=round(relayed), celery_per_s=round(bare), jobs=JOBS, pairs=PAIRS)
    )  # fmt: skip


def _measure(queue: str) -> list[tuple[float, float]]:
    """Pairs of seconds, Celery's and the relay's; a first pair warms up and is left out."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from kombu import Connection

    from cityhall.foundation.outbox.relay import broker

    call_command("migrate", verbosity=0)
    pairs, to = [], broker()
    try:
        for number in range(1 + PAIRS):
            if number % 2:
                bare = _enqueue(f"{queue}-bare")
                relayed = _relay(to)
            else:
                relayed = _relay(to)
                bare = _enqueue(f"{queue}-bare")
            pairs.append((bare, relayed))
            with Connection(BROKER) as control:
                for each in (queue, f"{queue}-bare"):
                    control.channel().queue_purge(each)
    finally:
        connections.close_all()
        with Connection(BROKER) as control:
            for each in (queue, f"{queue}-bare"):
                control.channel().queue_delete(each)
                control.channel().exchange_delete(each)
    return pairs[1:]


def _enqueue(queue: str) -> float:
    """Seconds for Celery alone."""
    from celery import Celery

    app = Celery("bare", broker=BROKER, set_as_current=False)
    app.conf.update(task_default_queue=queue, task_ignore_result=True)

    @app.task(name="bare.do")
    def task(number: int) -> None:
        """Never done: only its sending is measured."""

    with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer:
        task.apply_async((0,), producer=producer)
        began = time.perf_counter()
        for number in range(JOBS):
            task.apply_async((number,), producer=producer)
        return time.perf_counter() - began


def _relay(to: Any) -> float:
    """Seconds for the relay, from due rows to the last confirm."""
    from cityhall.foundation.outbox.models import Job
    from cityhall.foundation.outbox.relay import relay_batch
    from cityhall.kernel import clock

    now = clock.now()
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(key=str(number), handler="bench", payload={}, next_at=now, created_at=now)
        for number in range(JOBS)
    )
    sent = 0
    to.waiting()
    began = time.perf_counter()
    while sent < JOBS:
        sent += relay_batch(to, now=now + timedelta(seconds=1))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
