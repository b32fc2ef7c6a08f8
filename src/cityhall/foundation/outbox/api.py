"""What other domains may use of the outbox."""

from cityhall.foundation.outbox.actions import announce, requeue, sweep
from cityhall.foundation.outbox.queries import ParkedJob, parked_jobs
from cityhall.foundation.outbox.tasks import every, run_tasks, tasks
from cityhall.foundation.outbox.worker import run_due, run_worker

__all__ = [
    "ParkedJob",
    "announce",
    "every",
    "parked_jobs",
    "requeue",
    "run_due",
    "run_tasks",
    "run_worker",
    "sweep",
    "tasks",
]
