"""A list taken out by workers that are killed: no half file, no case twice, none left out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cityhall.engine.cases.api import ask_errand, errand_view, take_file
from cityhall.engine.procedures.api import Catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from tests.engine.cases.conftest import in_a_file, publish, small
from tests.engine.cases.scenarios import Office, a_case, row
from tests.factories.places import NOON
from tests.faults.kill_submit import CHECKOUT

__all__ = ["small"]
pytestmark = pytest.mark.faults
KILLS, CASES = 3, 14


@pytest.fixture
def office(transactional_db: None, small: Catalogue, var_dir: Path) -> Iterator[Office]:
    """An office in a database that other processes open, too."""
    var_dir.mkdir()
    with in_a_file(var_dir / "cityhall.sqlite3"):
        yield publish(small)


def address() -> str:
    of = connection.settings_dict
    is_postgres = connection.vendor == "postgresql"
    return f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}/{of['NAME']}" if is_postgres else ""


def worked(var_dir: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
        "CITYHALL_VAR": str(var_dir),
        "CITYHALL_DATABASE_URL": address(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.errand_work", str(KILLS)],
        env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == str(KILLS), "all were killed at work"


def test_killed_in_mid_work_file_and_deeds_are_whole(office: Office, var_dir: Path) -> None:
    cases = {a_case(office) for _ in range(CASES)}
    by: Actor = office.reviewer
    where = {"section": row(min(cases)).section, "ward": row(min(cases)).ward}
    asked = {**where, "asks": {"view": "open"}, "by": by, "now": NOON, "reason": "点検のため"}
    file = ask_errand(kind="csv", client_key="key-of-the-file", **asked)
    deed = ask_errand(kind="take", client_key="key-of-the-deed", **asked)
    worked(var_dir)
    _, content = take_file(number=file, by=by, now=NOON)
    lines = "".join(content).splitlines()  # type: ignore[arg-type]  # a CSV comes in parts
    assert sorted(line.split(",")[0] for line in lines[1:]) == sorted(cases)
    taken = errand_view(number=deed, by=by, now=NOON)
    assert (taken.state, taken.done, taken.failed) == ("done", CASES, 0)
    for each in cases:
        assert row(each).assignee_id == by.user_id
        assert sum("export" in entry.detail for entry in entries_of_case(each)) == 1
