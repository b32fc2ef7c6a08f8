"""Wider locks than one login from one address, and the key that opens them."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from cityhall.foundation.accounts.api import failures_that_count, unlock
from cityhall.foundation.audit.api import entries_named
from cityhall.kernel import clock
from tests.factories.people import PASSWORD, TESTS, a_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.sign_in_urls")]


def sign_in(login: str, address: str, password: str = PASSWORD) -> int:
    browser = Client(REMOTE_ADDR=address)
    return browser.post("/staff/sign-in/", {"login": login, "password": password}).status_code


def failed(login: str, address: str, times: int) -> None:
    """As if it had failed so often."""
    AccessAttempt.objects.create(
        username=login, ip_address=address, user_agent="", failures_since_start=times
    )


def test_a_lock_holds_for_the_address_that_failed(settings):
    a_clerk(login="keiko")
    failed("keiko", "192.0.2.1", settings.AXES_FAILURE_LIMIT)
    assert sign_in("keiko", "192.0.2.1") == 429
    assert sign_in("keiko", "10.0.0.1") == 302, "she is not locked out by a stranger"


def test_one_login_from_many_addresses(settings):
    settings.FAILURES_OF_A_LOGIN = 6
    a_clerk(login="keiko")
    for number in range(3):
        failed("keiko", f"192.0.2.{number}", 2)
    assert sign_in("keiko", "192.0.2.99") == 429
    assert "192.0.2.2" in {each.address for each in failures_that_count(clock.now())}
    assert unlock(login="keiko", by=TESTS, now=clock.now()) == 3
    assert sign_in("keiko", "192.0.2.99") == 302
    assert entries_named("account.unlocked")


def test_many_logins_from_one_address(settings):
    settings.FAILURES_OF_AN_ADDRESS = 6
    a_clerk(login="keiko")
    for number in range(3):
        failed(f"login-{number}", "192.0.2.1", 2)
    assert sign_in("keiko", "192.0.2.1") == 429
    assert sign_in("keiko", "192.0.2.2") == 302
    assert unlock(address="192.0.2.1", by=TESTS, now=clock.now()) == 3
    assert sign_in("keiko", "192.0.2.1") == 302


def test_nothing_named_unlocks_nothing():
    failed("keiko", "192.0.2.1", 1)
    assert unlock(by=TESTS, now=clock.now()) == 0
    assert AccessAttempt.objects.count() == 1


def test_the_page_says_what_to_do(settings):
    failed("keiko", "127.0.0.1", settings.AXES_FAILURE_LIMIT)
    answer = Client().post("/staff/sign-in/", {"login": "keiko", "password": "x"})
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "15分間" in page
    assert "システムの運用担当" in page
