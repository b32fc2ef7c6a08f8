"""Systems that call, as they do: with a secret, then with a token."""

from collections.abc import Iterable
from typing import Any

from django.test import Client

from cityhall.foundation.clients.api import Opened, Scoped, open_client
from tests.factories.people import TESTS
from tests.factories.places import KOKURA_KITA, NOON

HERE = {"section": "citizens", "ward": KOKURA_KITA}
EVERYTHING = tuple(Scoped(each, **HERE) for each in ("cases:list", "cases:read", "cases:answer"))


def a_system(*grants: Scoped, name: str = "手当システム", per_minute: int = 1000) -> Opened:
    """One that an operator has let in."""
    return open_client(
        name=name, purpose="手当の支給", grants=grants, per_minute=per_minute, by=TESTS, now=NOON
    )


def token_of(system: Opened, scope: str = "") -> str:
    """A fresh token."""
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    answer = ask_token(system.client_id, system.secret, form)
    assert answer.status_code == 200, answer.content
    token: str = answer.json()["access_token"]
    return token


def ask_token(client_id: str, secret: str, form: dict[str, str]) -> Any:
    return Client().post("/api/oauth/token", form | {
        "client_id": client_id, "client_secret": secret})  # fmt: skip


def caller(system: Opened, scopes: Iterable[str] = ()) -> Client:
    """A client of HTTP with a token in hand."""
    return Client(headers={"authorization": f"Bearer {token_of(system, ' '.join(scopes))}"})
