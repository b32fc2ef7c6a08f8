"""A city whose reform policies are loaded, as it is after `city load`."""

from datetime import datetime

import pytest
from django.conf import settings

from cityhall.foundation.organisation.api import load_municipality
from cityhall.governance.reform_policies.api import Loaded, load_reform
from cityhall.kernel.clock import JST

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=JST)
FOLDER = settings.MUNICIPALITY_DIR / "reform"


@pytest.fixture
def loaded(db: None) -> Loaded:
    load_municipality(settings.MUNICIPALITY_DIR, NOW)
    return load_reform(FOLDER, NOW)
