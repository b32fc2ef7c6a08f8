"""A filled database of an older state is brought up to today's tables: nothing is lost or loosened.

Half a minute: a whole demo city with its past is made, taken back and brought up again.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.kill_submit import CHECKOUT

# A database of its own, of the kind that the run is about: hence the mark.
pytestmark = [pytest.mark.django_db]
KINDS = {
    "accounts_user", "application_draft", "audit_entry", "cases_bundle", "cases_case",
    "cases_caseevent", "cases_casevalue", "cases_correction", "cases_decision",
    "city_messages_message", "investments_investment", "outbox_job", "procedures_procedureversion",
    "reform_policies_revision", "roadmap_planrevision",
}  # fmt: skip


def test_a_filled_city_of_an_older_state_comes_up_whole(tmp_path: Path, database: str) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
        "CITYHALL_DEMO": "1",
        "CITYHALL_VAR": str(tmp_path),
        "CITYHALL_DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.older_city"],
        env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, timeout=200, check=True,
    )  # fmt: skip
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["faults"] == []
    assert outcome["found"] == []
    assert set(outcome["rows"]) >= KINDS
