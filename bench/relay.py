"""Handing jobs from the outbox to RabbitMQ, against Celery's own enqueueing of as many.

Both send durable messages over one connection. Celery's is bare: no outbox, no transaction, no
confirm. The relay's includes all three. Needs RabbitMQ (CITYHALL_BROKER_URL, else guest at
127.0.0.1) and PostgreSQL (CITYHALL_TEST_DATABASE_URL, else root at 127.0.0.1); uses a queue and
a database of its own. The ratio is relay ÷ bare, in jobs a second.
"""

import os
import secrets
import time
from datetime import timedelta

from bench._measure import finish, report
from tests.faults.databases import fresh_database, server_that_answers

JOBS, ROUNDS, BAR = 2000, 3, 0.5
BROKER = os.environ.get("CITYHALL_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
SERVER = os.environ.get("CITYHALL_TEST_DATABASE_URL", "postgres://root@127.0.0.1:5432")


def main() -> None:
    """Prints the line of JSON."""
    name = f"cityhall-bench-{secrets.token_hex(4)}"
    with fresh_database(server_that_answers(SERVER), name.replace("-", "_")) as database:
        os.environ |= {
            "OUTBOX_TEST_DATABASE": database,
            "OUTBOX_TEST_QUEUE": name,
            "DJANGO_SETTINGS_MODULE": "tests.foundation.outbox.settings",
        }
        bare, relayed = _measure(name)
    finish(
        report("relay", relayed / bare, BAR, at_least=True, relayed_per_s=round(relayed),
               celery_per_s=round(bare), jobs=JOBS)
    )  # fmt: skip


def _measure(queue: str) -> tuple[float, float]:
    """The better of interleaved rounds of each, in jobs a second."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from kombu import Connection

    call_command("migrate", verbosity=0)
    bare, relayed = [], []
    try:
        for _ in range(ROUNDS):
            bare.append(JOBS / _enqueue(f"{queue}-bare"))
            relayed.append(JOBS / _relay())
            with Connection(BROKER) as control:
                for each in (queue, f"{queue}-bare"):
                    control.channel().queue_purge(each)
    finally:
        connections.close_all()
        with Connection(BROKER) as control:
            for each in (queue, f"{queue}-bare"):
                control.channel().queue_delete(each)
                control.channel().exchange_delete(each)
    return max(bare), max(relayed)


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


def _relay() -> float:
    """Seconds for the relay, from due rows to the last confirm."""
    from cityhall.foundation.outbox.models import Job
    from cityhall.foundation.outbox.relay import broker, relay_batch
    from cityhall.kernel import clock

    now = clock.now()
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(key=str(number), handler="bench", payload={}, next_at=now, created_at=now)
        for number in range(JOBS)
    )
    to, sent = broker(), 0
    to.waiting()
    began = time.perf_counter()
    while sent < JOBS:
        sent += relay_batch(to, now=now + timedelta(seconds=1))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
