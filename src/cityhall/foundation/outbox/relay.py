"""Hands due jobs to a broker, whose workers do them; the row in the outbox stays the truth.

A job is put off for some minutes and its number sent, in one transaction that is committed when
the broker has confirmed: a relay that is killed has put nothing off, and the number is sent again.
A message is only a hint. If it is lost, the job falls due again; if it comes twice, the second
worker finds the job leased or done. PostgreSQL only: SQLite would keep every writer waiting for
the broker.
"""

import logging
from datetime import datetime, timedelta
from threading import Event as Stop

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection, connections
from django.db.models import Q
from django.utils.module_loading import import_string

from cityhall.foundation.outbox.failures import describe
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.outbox.ports import Broker
from cityhall.foundation.outbox.tasks import run_tasks
from cityhall.foundation.outbox.worker import LEASE, LONGEST_POLL, do_leased
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write

BATCH = 500
#: A number that nobody has taken by then is sent again.
AGAIN = timedelta(minutes=5)
#: With so many numbers waiting at the broker, more would only grow old there.
MOST_WAITING = 5000

log = logging.getLogger(__name__)


def broker() -> Broker:
    """The one of the settings; `Conflict` (outbox.no_broker) if there is none, or no PostgreSQL."""
    if not settings.BROKER or connection.vendor != "postgresql":
        raise Conflict(
            "outbox.no_broker",
            "仕事を渡す先がないか、データベースが PostgreSQL ではありません。",
            "CITYHALL_BROKER_URL と CITYHALL_DATABASE_URL を確かめてください。",
        )
    made: Broker = import_string(settings.BROKER)()
    return made


def run_relay(stop: Stop, *, poll: float = 0.2) -> None:
    """Hand over what falls due, and run the periodic tasks, until `stop` is set.

    Any number of relays may run. One outlives its database and its broker.
    """
    to, wait = broker(), poll
    while not stop.is_set():
        try:
            worked = relay_batch(to, now=clock.now()) + run_tasks(clock.now())
            wait = 0 if worked else poll
        except (DatabaseTrouble, OSError) as error:
            wait = min(LONGEST_POLL, max(poll, wait * 2))
            log.warning("relay: %s; next try in %.0f s", describe(error), wait)
        close_old_connections()
        stop.wait(wait)
    connections.close_all()


def relay_batch(to: Broker, *, now: datetime) -> int:
    """Hand over up to a batch; how many. Nothing is put off unless the broker has it all."""
    room = min(BATCH, MOST_WAITING - to.waiting())
    if room <= 0:
        return 0
    with write():
        due = Job.objects.filter(next_at__lte=now).order_by("next_at", "id")
        locked = due.select_for_update(skip_locked=True).values_list("pk", flat=True)
        ids = list(locked.filter(state=Job.State.QUEUED)[:room])
        ids += list(locked.filter(state=Job.State.LEASED)[: room - len(ids)])
        if ids:
            Job.objects.filter(pk__in=ids).update(next_at=now + AGAIN)
            to.send(ids)
    return len(ids)


def do_job(job_id: int, was_lost: bool) -> None:
    """What a worker does with a number: takes the job, if it is still to be done, and does it.

    `was_lost`: the broker gave the number to a worker before, whose connection has ended; its
    lease is then not waited for. Should that worker live after all, its commit finds the lease
    gone (see `worker`).
    """
    now = clock.now()
    lost = Q() if was_lost else Q(next_at__lte=now)
    with write():
        free = Job.objects.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.LEASED) & lost)
        job = free.select_for_update().filter(pk=job_id).first()
        if job is None:
            return
        job.state, job.attempts, job.next_at = Job.State.LEASED, job.attempts + 1, now + LEASE
        job.save(update_fields=["state", "attempts", "next_at"])
    do_leased(job, now)


def run_carried(*, processes: int = 1) -> None:
    """Be a worker of the broker until asked to stop."""
    broker().work(do_job, processes=processes)
