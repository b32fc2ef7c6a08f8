"""Kills whoever recounts due days and climbs ladders in mid-transaction, then does it to its end.

`python -m tests.faults.due_watch KILLS` works in the city of its environment. Each victim is a
process of its own, forked from this one while that has no connection to the database, and is killed
by signal 9 just after it has written an event that is not committed yet. Prints how often that was
so.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import django

A_BATCH = 3
LATE = date(2026, 12, 10)


def main(kills: str) -> None:
    django.setup()
    from cityhall.engine.cases.actions import recounting

    recounting.BATCH = A_BATCH
    at_work = 0
    for work in (recount, climb):
        for number in range(int(kills)):
            at_work += killed_at(work, number + 1, event=random.randint(1, 2))
        _to_the_end(work, int(kills) + 1)
    print(at_work)


def _to_the_end(work: Callable[[int], None], number: int) -> None:
    from django.db import connection

    work(number)
    connection.close()  # the next victim opens its own


def recount(number: int) -> None:
    """Works off the outbox; `number` hours later, so that the lease of a dead worker is over."""
    from cityhall.foundation.outbox.api import run_due
    from tests.factories.places import NOON

    while run_due(NOON + timedelta(hours=number)):
        pass


def climb(number: int) -> None:
    """Climbs all ladders, and tells the people."""
    from cityhall.engine.cases.actions.ladder import climb_ladders
    from cityhall.foundation.outbox.api import run_due
    from cityhall.kernel.clock import JST

    now = datetime(LATE.year, LATE.month, LATE.day, 9 + number, tzinfo=JST)
    while climb_ladders(now=now):
        pass
    while run_due(now):
        pass


def killed_at(
    work: Callable[[int], None], number: int, *, event: int, table: str = "cases_caseevent"
) -> bool:
    """Whether the process that did it was killed with that event (or row of another table) written
    and not committed."""
    said, says = os.pipe()
    victim = os.fork()
    if not victim:
        os.close(said)
        _announce_rows(says, table)
        work(number)
        os._exit(0)
    os.close(says)
    with os.fdopen(said, "rb") as reader:
        seen = sum(len(reader.read(1)) for _ in range(event))
        os.kill(victim, signal.SIGKILL)
    _, status = os.waitpid(victim, 0)
    return seen == event and os.WIFSIGNALED(status)


def _announce_rows(says: int, table: str) -> None:
    """A byte for each statement that has written such rows; the transaction is open then, and stays
    so for a moment, in which the kill comes."""
    from django.db import connection

    def tell(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if sql.startswith("INSERT INTO") and table in sql:
            os.write(says, b".")
            time.sleep(0.05)
        return done

    connection.execute_wrappers.append(tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
