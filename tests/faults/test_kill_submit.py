"""Each bundle is wholly there with its receipts, or wholly absent; no notice is lost or doubled.

A few rounds here; `python -m bench.kill_submit` makes fifty.
"""

from pathlib import Path

import pytest

from tests.faults.kill_submit import kill_at_random

# A database of its own, of the kind that the run is about: hence the mark.
pytestmark = [pytest.mark.django_db, pytest.mark.faults]


def test_whatever_moment_it_is_killed(tmp_path: Path, database: str) -> None:
    outcome = kill_at_random(tmp_path, database, rounds=2)
    assert outcome.faults == []
    assert outcome.bundles >= 2
