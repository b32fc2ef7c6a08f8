"""A clerk with an app or a passkey, and a browser that signs in with it."""

import json
from datetime import datetime, timedelta
from html import unescape
from re import search

from django.test import Client

from cityhall.foundation.accounts.api import Actor, User
from cityhall.foundation.accounts.proofs.code_apps import STEP, add_code_app, new_secret, totp
from cityhall.kernel import clock
from tests.factories.passkeys import SoftKey
from tests.factories.people import PASSWORD

SIGN_IN, SECOND, OWN = "/staff/sign-in/", "/staff/sign-in/second/", "/staff/account/"


def code_at(secret: bytes, moment: datetime) -> str:
    """What an app shows at that moment."""
    return totp(secret).generate(int(moment.timestamp())).decode("ascii")


def next_code(secret: bytes) -> str:
    """The code of the next half minute: good now, and never used by what came before."""
    return code_at(secret, clock.now() + timedelta(seconds=STEP))


def with_app(user: User) -> bytes:
    """Gives the clerk an app that was confirmed a while ago."""
    secret, then = new_secret(), clock.now() - timedelta(hours=1)
    code = code_at(secret, then)
    add_code_app(user_id=user.pk, secret=secret, code=code, by=Actor.of(user), now=then)
    return secret


def by_password(browser: Client, user: User, **more: str):
    return browser.post(SIGN_IN, {"login": user.login, "password": PASSWORD, **more})


def options_in(page: str, name: str = "data-passkey-options") -> dict:
    """The question that a page asks of the browser's passkeys."""
    found = search(f'{name}="([^"]*)"', page)
    assert found, page
    return json.loads(unescape(found[1]))


def with_passkey(browser: Client, name: str = "庁内のパソコン") -> SoftKey:
    """Registers a new key for whoever is signed in."""
    key = SoftKey(number=name.encode().ljust(32, b"."))
    page = browser.get(f"{OWN}passkeys/add/").content.decode()
    made = key.made(options_in(page, "data-passkey-add"))
    answer = browser.post(f"{OWN}passkeys/add/", {"name": name, "credential": made})
    assert answer.status_code == 302, answer.content.decode()
    return key
