"""Opening accounts and changing what a holder may change."""

import pytest

from cityhall.foundation.accounts.actions import (
    account_for,
    change_email,
    change_preferences,
    open_staff_account,
)
from cityhall.foundation.accounts.models import ResidentIdentity, User
from cityhall.kernel.errors import Conflict, Invalid
from tests.factories.people import TESTS, a_clerk, a_resident, claims_of
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def open_account(login: str = "keiko", password: str = "北九州の長い合言葉です。") -> User:
    return open_staff_account(
        login=login, display_name="恵子", email="", password=password, by=TESTS, now=NOON
    )


def test_a_login_is_taken_once():
    open_account()
    with pytest.raises(Conflict) as refusal:
        open_account()
    assert refusal.value.field == "login"


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused(password: str):
    with pytest.raises(Invalid) as refusal:
        open_account(password=password)
    assert refusal.value.code == "accounts.weak_password"
    assert not User.objects.exists()


def test_the_same_identity_is_the_same_account():
    first = account_for(claims=claims_of(subject="a"), now=NOON)
    again = account_for(claims=claims_of(subject="a", name="髙﨑 みさき"), now=NOON)
    assert first.pk == again.pk
    assert again.display_name == "髙﨑 みさき"
    assert ResidentIdentity.objects.count() == 1


def test_names_are_kept_as_the_card_has_them():
    name = "𠮷田 禰\U000e0100太郎"
    assert account_for(claims=claims_of(name=name), now=NOON).display_name == name


@pytest.mark.parametrize("email", ["no address", "a@b", "a\r\nBcc: all@example.jp", "@"])
def test_what_is_no_address_is_refused(email: str):
    resident = a_resident()
    with pytest.raises(Invalid) as refusal:
        change_email(user_id=resident.pk, email=email, by=TESTS, now=NOON)
    assert refusal.value.field == "email"


def test_preferences_are_merged():
    clerk = a_clerk()
    change_preferences(user_id=clerk.pk, preferences={"keys": {"t": "x"}}, by=TESTS, now=NOON)
    change_preferences(user_id=clerk.pk, preferences={"language": "en"}, by=TESTS, now=NOON)
    change_preferences(user_id=clerk.pk, preferences={"keys": None}, by=TESTS, now=NOON)
    clerk.refresh_from_db()
    assert clerk.preferences == {"language": "en"}
