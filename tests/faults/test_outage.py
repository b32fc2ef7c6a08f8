"""Servers go and come back while bundles are submitted: nothing is lost, nothing comes twice.

Seconds here; `python -m bench.outage` takes minutes. What clamd's going and coming does stands in
`tests/adapters/test_clamd.py`.
"""

from pathlib import Path

import pytest
from django.db import connection

from tests.faults.city_on_lines import city_on_lines
from tests.faults.outage import BROKER, DATABASE, MAIL
from tests.foundation.outbox.test_relay import ensure_a_broker_answers

# A database of its own, on PostgreSQL: hence the mark.
pytestmark = [pytest.mark.django_db, pytest.mark.faults]
DRAFTS, SECONDS = 60, 1.0


def test_a_city_outlives_every_server_it_stands_on(tmp_path: Path, tables: str) -> None:
    ensure_a_broker_answers()
    of = connection.settings_dict
    server = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    name = f"{of['NAME']}_outage"
    with city_on_lines(tmp_path, server, name, drafts=DRAFTS, like=tables) as ordeal:
        ordeal.without(BROKER, seconds=SECONDS)
        ordeal.without(MAIL, seconds=SECONDS)
        ordeal.without(DATABASE, seconds=SECONDS)
        found = ordeal.close()
    assert found.faults == []
    assert set(found.refused) == {DATABASE}, "somebody was sent away, and only then"
