"""What an operator wants to know."""

from dataclasses import dataclass
from datetime import datetime

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
