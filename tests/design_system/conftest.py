"""The gallery is a part of the demo city, and needs neither collected files nor a database."""

import pytest


@pytest.fixture(autouse=True)
def demo_city(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.design_system.addresses"
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "whitenoise" not in each]
