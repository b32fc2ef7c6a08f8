"""Does what was announced: leases jobs in batches and calls their handlers.

A job's row is marked done first and its handler called next, in one transaction: both are
committed or neither. The mark checks the lease by the number of attempts, and holds the row while
the handler runs, so a job never runs twice at once and never commits twice, even if its worker was
slow and another has taken it over. A worker killed in between has committed nothing; its jobs are
leased again when the lease ends.
"""

import logging
import random
from datetime import datetime, timedelta
from threading import Event as Stop

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection, connections
from django.db.models import F, QuerySet

from cityhall.foundation.outbox.failures import describe
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.outbox.tasks import run_tasks
from cityhall.kernel import clock
from cityhall.kernel.events import handler_named, load
from cityhall.kernel.transactions import write

BATCH = 20
LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
LONGEST_POLL = 30.0

_LEASE = """
WITH due AS MATERIALIZED (
    SELECT id FROM outbox_job WHERE state = '{state}' AND next_at <= %s
    ORDER BY next_at, id LIMIT %s {skip_locked}
)
UPDATE outbox_job SET state = 'leased', attempts = attempts + 1, next_at = %s
WHERE id IN (SELECT id FROM due) RETURNING *
"""

log = logging.getLogger(__name__)


def run_worker(stop: Stop, *, poll: float = 0.5) -> None:
    """Work until `stop` is set; the handler that is running then is let finish.

    Any number of workers may run. One outlives its database: it waits and tries again.
    """
    wait = poll
    while not stop.is_set():
        try:
            worked = run_batch(clock.now(), stop) + run_tasks(clock.now())
            wait = 0 if worked else poll
        except DatabaseTrouble as error:
            wait = min(LONGEST_POLL, max(poll, wait * 2))
            log.warning("database: %s; next try in %.0f s", describe(error), wait)
        close_old_connections()
        stop.wait(wait)
    connections.close_all()


def run_due(now: datetime) -> int:
    """Do every job that is due at `now`, also those announced meanwhile; how many were tried."""
    tried = 0
    while worked := run_batch(now, Stop()):
        tried += worked
    return tried


def run_batch(now: datetime, stop: Stop) -> int:
    """Lease a batch and do it; how many were tried. What is left when `stop` is set goes back."""
    batch = lease(now)
    for tried, job in enumerate(batch):
        if stop.is_set():
            _hand_back(batch[tried:], now)
            return tried
        do_leased(job, now)
    return len(batch)


def lease(now: datetime) -> list[Job]:
    """Take up to a batch of due jobs, and one that another worker began and did not finish.

    Only one of those: what killed a worker may kill the next, and must not take others with it.
    """
    return _take("queued", BATCH, now) + _take("leased", 1, now)


def _take(state: str, limit: int, now: datetime) -> list[Job]:
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update else ""
    query = _LEASE.format(state=state, skip_locked=skip_locked)
    return sorted(Job.objects.raw(query, [now, limit, now + LEASE]), key=lambda job: job.pk)


def do_leased(job: Job, now: datetime) -> None:
    """Do a job that this worker has leased; a failure puts it off or parks it."""
    if job.attempts > MAX_ATTEMPTS:
        _put_back(job, f"its worker was lost {MAX_ATTEMPTS} times", now)
        return
    try:
        with write():
            if _still_ours(job).update(state=Job.State.DONE, done_at=now, error=""):
                handler = handler_named(job.handler)
                handler.handle(load(job.event_name, job.payload), now=now)
    except Exception as error:
        _put_back(job, describe(error), now)


def _still_ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.LEASED, attempts=job.attempts)


def _put_back(job: Job, error: str, now: datetime) -> None:
    """Later again, or aside for someone to look at."""
    parked = job.attempts >= MAX_ATTEMPTS
    log.log(
        logging.ERROR if parked else logging.WARNING,
        "job %s, %s: attempt %s%s: %s",
        *(job.pk, job.handler, job.attempts, " was the last" if parked else "", error),
    )
    _still_ours(job).update(
        state=Job.State.PARKED if parked else Job.State.QUEUED,
        next_at=now + backoff(job.attempts),
        error=error[:300],
    )


def _hand_back(jobs: list[Job], now: datetime) -> None:
    for job in jobs:
        _still_ours(job).update(state=Job.State.QUEUED, next_at=now, attempts=F("attempts") - 1)


def backoff(attempts: int) -> timedelta:
    """5 s doubled with each attempt, at most 10 minutes; half of it by chance, so that jobs that
    failed together do not all come back together."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, MAX_ATTEMPTS))
    return longest * random.uniform(0.5, 1)
