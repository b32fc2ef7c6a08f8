"""What other domains may use of the outbox."""

from cityhall.foundation.outbox.actions import announce, drop, requeue, sweep
from cityhall.foundation.outbox.queries import (
    OutboxStanding,
    ParkedJob,
    outbox_standing,
    parked_jobs,
)
from cityhall.foundation.outbox.relay import run_carried, run_relay
from cityhall.foundation.outbox.tasks import every, run_tasks, tasks
from cityhall.foundation.outbox.worker import run_due, run_worker

__all__ = [
    "OutboxStanding",
    "ParkedJob",
    "announce",
    "drop",
    "every",
    "outbox_standing",
    "parked_jobs",
    "requeue",
    "run_carried",
    "run_due",
    "run_relay",
    "run_tasks",
    "run_worker",
    "sweep",
    "tasks",
]
