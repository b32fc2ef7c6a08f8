"""Announcing events, taking up what was parked, and forgetting what is long done."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from cityhall.foundation.outbox.models import Job
from cityhall.kernel.errors import Conflict
from cityhall.kernel.events import Event, dump, handlers_of, name_of

KEEP_DONE = timedelta(days=30)
SWEPT_AT_ONCE = 5000


def announce(*events: Event, now: datetime) -> None:
    """Queue one job per event and handler, in the caller's transaction, with one INSERT.

    The same event announced again changes nothing. Outside a transaction it raises, because an
    announcement must stand or fall with what it speaks of.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("announce() belongs inside the transaction whose outcome it tells of")
    jobs = [
        Job(
            key=f"{event.id}:{handler.name}",
            event_name=name_of(type(event)),
            handler=handler.name,
            payload=dump(event),
            next_at=now,
            created_at=now,
        )
        for event in events
        for handler in handlers_of(type(event))
    ]
    if jobs:
        Job.objects.bulk_create(jobs, ignore_conflicts=True)


def requeue(job_id: int, *, now: datetime) -> None:
    """Try a parked job again from the first attempt; `Conflict` if it is not parked (any more)."""
    parked = Job.objects.filter(pk=job_id, state=Job.State.PARKED)
    if not parked.update(state=Job.State.QUEUED, attempts=0, next_at=now):
        raise _not_parked()


def drop(job_id: int, *, now: datetime) -> None:
    """Give a parked job up for good; `Conflict` if it is not parked (any more).

    The row stays for thirty days with its failure, and says that it was dropped.
    """
    parked = Job.objects.filter(pk=job_id, state=Job.State.PARKED)
    error = Substr(Concat(Value("dropped; "), "error"), 1, 300)
    if not parked.update(state=Job.State.DONE, done_at=now, error=error):
        raise _not_parked()


def _not_parked() -> Conflict:
    return Conflict(
        "outbox.not_parked",
        "この仕事は、止まっていません。",
        "すでに動き出したか、終わっています。一覧を開き直してください。",
    )


def sweep(*, now: datetime) -> int:
    """Delete jobs done over 30 days ago, some at a time so that nobody waits; how many."""
    old = Job.objects.filter(state=Job.State.DONE, done_at__lt=now - KEEP_DONE)
    swept = 0
    while ids := list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE]):
        swept += Job.objects.filter(pk__in=ids).delete()[0]
    return swept
