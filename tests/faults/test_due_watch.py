"""Each warning once and each due day right, in whatever moment those who see to them are killed."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from cityhall.engine.cases.api import Case, CaseEvent, verify
from cityhall.engine.cases.models import DueWarning
from cityhall.engine.procedures.api import Catalogue
from cityhall.foundation.messages.models import Message
from cityhall.foundation.outbox.models import Job
from tests.engine.cases.conftest import in_a_file, publish, small
from tests.engine.cases.scenarios import a_case_under_review
from tests.engine.cases.test_recounting import closed_on
from tests.faults.kill_submit import CHECKOUT

__all__ = ["small"]
pytestmark = pytest.mark.faults
KILLS, CASES = 3, 15
CLOSED, DUE = date(2026, 12, 1), date(2026, 12, 9)


@pytest.fixture
def waiting_city(transactional_db: None, small: Catalogue, var_dir: Path) -> Iterator[str]:
    """The address of a database with cases under review, and with a closing day that moves the due
    day of each, not counted yet. '' is SQLite in the folder of the test."""
    var_dir.mkdir()
    with in_a_file(var_dir / "cityhall.sqlite3"):
        office = publish(small)
        for _ in range(CASES):
            a_case_under_review(office)
        closed_on((CLOSED, None))
        of = connection.settings_dict
        is_postgres = connection.vendor == "postgresql"
        yield (
            f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}/{of['NAME']}" if is_postgres else ""
        )


def per_case(rows: QuerySet[Any], case: str, what: str) -> Counter[tuple[str, int]]:
    """How many cases have so many of what."""
    found = Counter(rows.values_list(case, what))
    return Counter((what, times) for (_, what), times in found.items())


def test_killed_in_mid_work_nobody_is_warned_twice_or_never(
    waiting_city: str, var_dir: Path
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
        "CITYHALL_VAR": str(var_dir),
        "CITYHALL_DATABASE_URL": waiting_city,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.due_watch", str(KILLS)],
        env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == str(2 * KILLS), "all were killed at work"
    assert set(Case.objects.values_list("due_on", flat=True)) == {DUE}
    kinds = CaseEvent.objects.filter(kind__in=["due_recounted", "ladder_climbed"])
    assert per_case(kinds, "case", "kind") == {
        ("due_recounted", 1): CASES, ("ladder_climbed", 1): CASES,
    }  # fmt: skip
    assert per_case(DueWarning.objects.all(), "case", "rung") == {
        ("moved", 1): CASES, ("over", 2): CASES,
    }  # fmt: skip
    told = Message.objects.filter(occasion__in=["due_day_moved", "overdue"])
    assert per_case(told, "case_reference", "occasion") == {
        ("due_day_moved", 1): CASES, ("overdue", 1): CASES,
    }  # fmt: skip
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert list(verify()) == []
