"""A city whose reform policies are loaded, as it is after `city load`."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from cityhall.foundation.organisation.api import load_municipality
from cityhall.governance.reform_policies.api import Loaded, load_reform
from cityhall.kernel.clock import JST
from tests.engine.cases.conftest import in_a_file

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=JST)
FOLDER = settings.MUNICIPALITY_DIR / "reform"


@pytest.fixture
def loaded(db: None) -> Loaded:
    load_municipality(settings.MUNICIPALITY_DIR, NOW)
    return load_reform(FOLDER, NOW)


@pytest.fixture
def lasting(transactional_db: None, tmp_path: Path) -> Iterator[Loaded]:
    """The same, committed: for what several connections do at once."""
    with in_a_file(tmp_path / "several.sqlite3"):
        load_municipality(settings.MUNICIPALITY_DIR, NOW)
        yield load_reform(FOLDER, NOW)
