"""A city whose reform policies are loaded, and a reader who has not signed in."""

import pytest
from django.conf import settings
from django.test import Client

from cityhall.foundation.organisation.api import load_municipality
from cityhall.governance.reform_policies.api import load_reform
from tests.governance.reform_policies.conftest import FOLDER, NOW


@pytest.fixture
def reader(db: None) -> Client:
    load_municipality(settings.MUNICIPALITY_DIR, NOW)
    load_reform(FOLDER, NOW)
    return Client()
