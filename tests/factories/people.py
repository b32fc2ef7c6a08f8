"""Staff and residents, signed up and with what is known about them."""

from datetime import date, datetime
from itertools import count

from django.contrib.auth.hashers import make_password

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    account_for,
    change_email,
    give_duty,
    open_staff_account_with_hash,
)
from cityhall.foundation.accounts.ports import Claims
from cityhall.foundation.residents.api import (
    AddedChild,
    add_child,
    person_of,
    protect_person,
    welcome_resident,
)
from tests.factories.places import KOKURA_KITA, NOON

PASSWORD = "a password of the tests"
TESTS = Actor.system("テスト")
_numbers = count(1)


def a_clerk(
    *roles: str,
    section: str = "citizens",
    ward: str = KOKURA_KITA,
    login: str = "",
    name: str = "職員 太郎",
    now: datetime = NOON,
) -> User:
    """A member of staff with the given roles (reviewer, if none) in one section and ward."""
    user = open_staff_account_with_hash(
        login=login or f"clerk-{next(_numbers)}",
        display_name=name,
        email="",
        password_hash=make_password(PASSWORD),
        by=TESTS,
        now=now,
    )
    for role in roles or ("reviewer",):
        give_duty(user_id=user.pk, role=role, section=section, ward=ward, by=TESTS, now=now)
    return user


def a_resident(
    *,
    name: str = "髙﨑 美咲",
    address: str = "福岡県北九州市小倉北区大手町1番1号",
    birth_date: date = date(1994, 4, 12),
    email: str = "",
    subject: str = "",
    now: datetime = NOON,
) -> User:
    """Somebody who has signed in once; `person_id_of` gives the person."""
    claims = claims_of(name=name, address=address, birth_date=birth_date, subject=subject)
    user = account_for(claims=claims, now=now)
    welcome_resident(user=user, claims=claims, by=Actor.of(user), now=now)
    if email:
        change_email(user_id=user.pk, email=email, by=Actor.of(user), now=now)
        user.refresh_from_db()
    return user


def claims_of(
    *,
    name: str = "髙﨑 美咲",
    address: str = "福岡県北九州市小倉北区大手町1番1号",
    birth_date: date = date(1994, 4, 12),
    subject: str = "",
    assurance: str = "login",
) -> Claims:
    """What an identity provider says of somebody; a new somebody without a `subject`."""
    return Claims(
        issuer="tests",
        subject=subject or f"subject-{next(_numbers)}",
        name=name,
        address=address,
        birth_date=birth_date,
        gender="female",
        assurance=assurance,
        nonce="nonce",
    )


def person_id_of(user: User) -> int:
    """The person who holds a resident's account."""
    person_id = person_of(user)
    assert person_id is not None
    return person_id


def a_baby_of(parent: User, *, born: date = date(2026, 11, 18), now: datetime = NOON) -> AddedChild:
    """A child of a resident, for whom the parent may act."""
    name = {
        "family": "髙﨑",
        "given": "ひなた",
        "family_kana": "タカサキ",
        "given_kana": "ヒナタ",
    }
    return add_child(
        parent_id=person_id_of(parent),
        name=name,
        birth_date=born,
        by=Actor.of(parent),
        now=now,
    )


def a_protected_resident(**about: object) -> User:
    """A resident under 支援措置."""
    user = a_resident(**about)  # type: ignore[arg-type]  # passed on as given
    protect_person(
        person_id=person_id_of(user),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        reason="テスト",
        by=TESTS,
        now=NOON,
    )
    return user
