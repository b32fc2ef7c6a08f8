"""What an operator wants to know."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from cityhall.foundation.outbox.models import Job


@dataclass(frozen=True)
class ParkedJob:
    """A job that was given up after its last attempt and waits for someone to look at it."""

    id: int
    event_name: str
    handler: str
    attempts: int
    error: str
    created_at: datetime


def parked_jobs(*, limit: int = 100) -> list[ParkedJob]:
    """What was given up, oldest first; `requeue` takes one up again."""
    parked = Job.objects.filter(state=Job.State.PARKED).order_by("id")
    fields = parked.values_list("id", "event_name", "handler", "attempts", "error", "created_at")
    return [ParkedJob(*row) for row in fields[:limit]]


@dataclass(frozen=True)
class OutboxStanding:
    """How many jobs wait, run, or are parked, and for how many seconds the oldest has been due."""

    counts: dict[str, int]
    oldest_due_seconds: float


def outbox_standing(*, now: datetime) -> OutboxStanding:
    """What is not done; five queries, each of one partial index."""
    open_states = (Job.State.QUEUED, Job.State.LEASED, Job.State.PARKED)
    counts = {str(state): 0 for state in open_states}
    for state in open_states:
        counts[str(state)] = Job.objects.filter(state=state).aggregate(n=Count("id"))["n"]
    due = [
        Job.objects.filter(state=state, next_at__lte=now).aggregate(at=Min("next_at"))["at"]
        for state in (Job.State.QUEUED, Job.State.LEASED)
    ]
    oldest = min((at for at in due if at is not None), default=now)
    return OutboxStanding(counts, (now - oldest).total_seconds())
