"""A city with its procedures published, and a mother who has signed in to it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from cityhall.engine.procedures.api import publish_all
from cityhall.foundation.accounts.api import User
from cityhall.foundation.organisation.api import load_municipality
from cityhall.kernel import clock
from tests.factories.people import TESTS, a_resident

BACKEND = "django.contrib.auth.backends.ModelBackend"
SignIn = Callable[[User], Client]


@pytest.fixture
def city(db: None) -> None:
    now = clock.now()
    load_municipality(settings.MUNICIPALITY_DIR, now=now)
    publish_all(now=now, by=TESTS)


@pytest.fixture
def mother(city: None) -> User:
    return a_resident(email="misaki@example.com", now=clock.now())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def client(mother: User) -> Client:
    """The mother's browser."""
    return signed_in(mother)
