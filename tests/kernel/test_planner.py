"""The planner knows the tables once it was told."""

import pytest
from django.db import connection

from cityhall.foundation.outbox.api import run_tasks, tasks
from cityhall.foundation.outbox.models import Job
from cityhall.kernel.planner import tell_planner
from tests.factories.places import NOON

ROWS = 300


def known() -> int:
    """How many jobs the planner thinks that there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'outbox_job'")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'outbox_job'")
        return max((int(stat.split(" ")[0]) for (stat,) in cursor.fetchall()), default=0)


@pytest.mark.django_db
def test_the_planner_learns_of_a_table_that_has_grown() -> None:
    Job.objects.bulk_create(
        Job(key=f"{n}", event_name="x", handler="y", payload={}, next_at=NOON, created_at=NOON)
        for n in range(ROWS)
    )
    assert known() < ROWS
    tell_planner()
    assert known() == ROWS


@pytest.mark.django_db
def test_a_worker_tells_it_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "database.planner" in [task.name for task in tasks()]
    told = []
    monkeypatch.setattr("cityhall.foundation.outbox.tasks.tell_planner", lambda: told.append(1))
    run_tasks(NOON)
    assert told == [1]
