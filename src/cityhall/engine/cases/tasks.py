"""What a worker does for cases again and again."""

from datetime import datetime

from cityhall.engine.cases.actions.errands import tidy_errands
from cityhall.engine.cases.actions.ladder import BATCH, climb_ladders
from cityhall.engine.cases.actions.retention import tend_retention
from cityhall.engine.cases.actions.timers import ring_timers
from cityhall.engine.cases.verification.checkpoints import write_checkpoint
from cityhall.foundation.audit.api import seal_entries
from cityhall.foundation.outbox.api import every


@every(2, "cases.checkpoint")
def checkpoint(*, now: datetime) -> None:
    """Signs what has grown; costs one look at an empty index when nothing has."""
    write_checkpoint(now=now)


@every(600, "audit.seal")
def seal(*, now: datetime) -> None:
    """Seals the audit, which stands below all that could ask for it again and again."""
    seal_entries(now=now)


@every(60, "cases.timers")
def timers(*, now: datetime) -> None:
    """Reminders, and the expiry of what was prepared and never brought."""
    ring_timers(now=now)


@every(600, "cases.ladder")
def ladders(*, now: datetime) -> None:
    """Due days that come near or have passed: who is to know of them is told, a batch at a time."""
    while climb_ladders(now=now) == BATCH:
        pass


@every(3600, "cases.retention")
def retention(*, now: datetime) -> None:
    """Tells of what will be erased, lays it aside, erases it; each step when it is due."""
    tend_retention(now=now)


@every(3600, "cases.errands")
def errands(*, now: datetime) -> None:
    """Files that clerks took out of lists are deleted when their days are over."""
    tidy_errands(now=now)
