"""Each bundle is wholly there with its receipts, or wholly absent; no notice is lost or doubled.

A few rounds here; `python -m bench.kill_submit` makes fifty.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.faults.kill_submit import kill_at_random

# A database of its own, of the kind that the run is about: hence the mark.
pytestmark = [pytest.mark.django_db, pytest.mark.faults]


@pytest.fixture
def database() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield ""
        return
    of = connection.settings_dict
    server = f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}"
    name = f"{of['NAME']}_killing_submitters"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        control.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        control.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        control.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_whatever_moment_it_is_killed(tmp_path: Path, database: str) -> None:
    outcome = kill_at_random(tmp_path / "var", database, rounds=2)
    assert outcome.faults == []
    assert outcome.bundles >= 2
