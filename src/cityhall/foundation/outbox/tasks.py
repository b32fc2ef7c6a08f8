"""Work done again and again: `@every(seconds, "domain.what")` in a domain's `tasks.py`.

Whichever worker comes first does it; a row in Schedule is what they compete for.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cityhall.foundation.outbox.actions import sweep
from cityhall.foundation.outbox.failures import describe
from cityhall.foundation.outbox.models import Schedule
from cityhall.kernel.planner import tell_planner

#: A task that has not come back by then is taken to be lost with its worker, and started anew.
LOST_AFTER = timedelta(minutes=10)

log = logging.getLogger(__name__)


class Do(Protocol):
    """What a task looks like. It opens its own transactions and bears being run once too often."""

    def __call__(self, *, now: datetime) -> object: ...


@dataclass(frozen=True)
class Task:
    """One registered task."""

    name: str
    every: timedelta
    do: Do


_tasks: dict[str, Task] = {}


def every(seconds: float, name: str) -> Callable[[Do], Do]:
    """Have `f(*, now)` called by a worker every so many seconds; `name` must not change."""

    def register(do: Do) -> Do:
        _tasks[name] = Task(name, timedelta(seconds=seconds), do)
        return do

    return register


def tasks() -> tuple[Task, ...]:
    """All registered tasks, in order of name."""
    return tuple(sorted(_tasks.values(), key=lambda task: task.name))


def run_tasks(now: datetime) -> int:
    """Run the tasks that are due and that no other worker is running; how many were run."""
    next_at = dict(Schedule.objects.values_list("name", "next_at"))
    unknown = [task.name for task in tasks() if task.name not in next_at]
    new = [Schedule(name=name, next_at=now) for name in unknown]
    Schedule.objects.bulk_create(new, ignore_conflicts=True)
    due = [task for task in tasks() if next_at.get(task.name, now) <= now]
    return sum(_run(task, now) for task in due)


def _run(task: Task, now: datetime) -> bool:
    if not _claim(task, now):
        return False
    error = ""
    try:
        task.do(now=now)
    except Exception as failure:
        error = describe(failure)
        log.error("task %s: %s", task.name, error)
    mine = Schedule.objects.filter(name=task.name, last_run_at=now)
    mine.update(next_at=now + task.every, error=error)
    return True


def _claim(task: Task, now: datetime) -> bool:
    """One conditional UPDATE: of two workers, only the first changes the row."""
    lost_at = now + max(task.every, LOST_AFTER)
    free = Schedule.objects.filter(name=task.name, next_at__lte=now)
    return free.update(next_at=lost_at, last_run_at=now) == 1


def _tell_planner(*, now: datetime) -> None:
    tell_planner()


every(24 * 60 * 60, "outbox.sweep")(sweep)
# For all tables; it stands here because it is nobody's own.
every(6 * 60 * 60, "database.planner")(_tell_planner)
