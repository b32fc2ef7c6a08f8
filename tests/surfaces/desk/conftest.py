"""An office whose people sit at the desk, each in a browser of their own."""

import pytest
from django.test import Client

from cityhall.foundation.accounts.api import Actor, User
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import Office

__all__ = ["at_desk", "desk", "office", "small"]


def at_desk(who: Actor | User) -> Client:
    """A browser in which somebody of the staff has signed in."""
    user = who if isinstance(who, User) else User.objects.get(pk=who.user_id)
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def desk(office: Office) -> Client:
    """The reviewer's browser."""
    return at_desk(office.reviewer)
