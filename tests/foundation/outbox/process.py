"""A worker as a process of its own, to be killed: `python -m tests.foundation.outbox.process WHAT`.

`prepare N` makes the tables and announces N events; `work` runs a worker until it is killed;
`relay` and `carried` likewise a relay and a worker of the broker;
`finish` does what is left and prints what happened. The handler notes its start in a file
(which no rollback undoes) and its effect in a table.
"""

import json
import os
import sys
import threading
import time
from datetime import datetime, timedelta

import django
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.foundation.outbox.settings")
django.setup()

from cityhall.foundation.outbox import relay, worker  # noqa: E402 - Django first
from cityhall.foundation.outbox.actions import announce  # noqa: E402 - as above
from cityhall.foundation.outbox.models import Job  # noqa: E402 - as above
from cityhall.kernel import clock  # noqa: E402 - as above
from cityhall.kernel.events import Event, event, handles  # noqa: E402 - as above

worker.LEASE = timedelta(seconds=0.3)
PAUSE = float(os.environ["OUTBOX_TEST_PAUSE"])  # seconds that a job takes


@event("test.bell_rang")
class BellRang(Event):
    number: int


@handles(BellRang, name="test.open_door")
def open_door(event: BellRang, *, now: datetime) -> None:
    with open(os.environ["OUTBOX_TEST_STARTS"], "a", encoding="ascii") as starts:
        starts.write(f"{event.number}\n")
    time.sleep(PAUSE / 2)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (number) VALUES (%s)", [event.number])
    time.sleep(PAUSE / 2)


def prepare(count: str) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (number integer)")
        announce(*(BellRang(number) for number in range(int(count))), now=clock.now())


def work() -> None:
    print("ready", flush=True)
    worker.run_worker(threading.Event(), poll=0.02)


def relay_jobs() -> None:
    relay.AGAIN, relay.BATCH = timedelta(seconds=2), 20
    print("ready", flush=True)
    relay.run_relay(threading.Event(), poll=0.02)


def carried() -> None:
    print("ready", flush=True)
    relay.run_carried(processes=2)


def finish() -> None:
    while Job.objects.filter(state__in=["queued", "leased"]).exists():
        worker.run_due(clock.now())
        time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM effect ORDER BY number")
        effects = [number for (number,) in cursor.fetchall()]
    jobs = list(Job.objects.order_by("id").values_list("state", "attempts"))
    print(json.dumps({"effects": effects, "jobs": jobs}))


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    commands = {"prepare": prepare, "work": work, "finish": finish}
    commands |= {"relay": relay_jobs, "carried": carried}
    commands[what](*arguments)
