"""A whole city is killed by signal 9 while bundles are submitted: nothing is half, lost or doubled.

A few kills here, `CITYHALL_KILLS` for more; `python -m bench.kill_over_http` makes fifty. In the
page no notice comes twice. A mail may, if its worker was killed in the instant between handing it
over and noting so: then under the same Message-ID, by which mail systems know it again.
"""

import os
import random
from pathlib import Path

import pytest

from tests.faults.killing import PAGE_PROCESSES, kill_over_http
from tests.faults.ledger import Ledger
from tests.journeys.site import Site

# A database of its own, of the kind that the run is about: hence the mark.
pytestmark = [pytest.mark.django_db, pytest.mark.faults]
KILLS = int(os.environ.get("CITYHALL_KILLS", "3"))


def test_every_bundle_is_whole_or_absent_whoever_is_killed(tmp_path: Path, database: str) -> None:
    seed = random.randrange(10**6)  # drawn by pytest-randomly's seed, which a failure names
    site = Site(tmp_path, database=database, page_processes=PAGE_PROCESSES).start()
    try:
        ledger = Ledger(database or tmp_path / "cityhall.sqlite3")
        findings = kill_over_http(site, ledger, kills=KILLS, seed=seed)
    finally:
        site.stop()
    assert findings.faults == []
    assert findings.kills.total() == KILLS
    assert findings.cut_off or KILLS < 20, "nobody was killed at work"
