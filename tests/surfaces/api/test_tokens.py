"""Systems come in by a secret and a token, and see no more than they were given."""

import base64
from datetime import timedelta

import pytest
from django.test import Client

from cityhall.foundation.clients.actions.tokens import forget_what_is_over
from cityhall.foundation.clients.api import (
    LIFETIME,
    Scoped,
    change_secret,
    close_client,
    take_scope,
)
from cityhall.foundation.clients.models import AccessToken, CallCount, ClientSecret
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office
from tests.factories.people import TESTS
from tests.surfaces.api.callers import EVERYTHING, HERE, a_system, ask_token, caller, token_of

pytestmark = pytest.mark.django_db
FORM = {"grant_type": "client_credentials"}
LIST = "/api/v1/cases"


@pytest.fixture(autouse=True)
def _office(office: Office) -> None:
    """The city and its sections."""


def test_a_secret_gets_a_token_and_neither_is_kept() -> None:
    system = a_system(*EVERYTHING)
    basic = base64.b64encode(f"{system.client_id}:{system.secret}".encode()).decode()
    answer = Client(headers={"authorization": f"Basic {basic}"}).post("/api/oauth/token", FORM)
    given = answer.json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", LIFETIME.total_seconds())
    assert set(given["scope"].split()) == {grant.scope for grant in EVERYTHING}
    assert answer["Cache-Control"] == "private, no-store"
    kept = [*ClientSecret.objects.values_list("digest"), *AccessToken.objects.values_list("digest")]
    assert not {(system.secret,), (given["access_token"],)} & set(kept)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        (FORM | {"scope": "cases:list everything"}, 400, "invalid_scope"),
    ],
)
def test_a_wish_that_is_not_granted(form: dict[str, str], status: int, error: str) -> None:
    system = a_system(*EVERYTHING)
    answer = ask_token(system.client_id, system.secret, form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("secret", ["", "wrong", "𠮷"])
def test_a_wrong_secret_and_an_unknown_client_are_answered_alike(secret: str) -> None:
    system = a_system(*EVERYTHING)
    answer = ask_token(system.client_id, secret, FORM)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    unknown = ask_token("client-nobody", secret, FORM)
    assert (unknown.status_code, unknown.json()["error"]) == (401, "invalid_client")


def test_a_secret_in_the_address_is_refused() -> None:
    system = a_system(*EVERYTHING)
    query = f"client_id={system.client_id}&client_secret={system.secret}"
    answer = Client().post(f"/api/oauth/token?{query}", FORM)
    assert answer.json()["error"] == "invalid_client"
    assert Client().get("/api/oauth/token").status_code == 405


@pytest.mark.parametrize("path", ["/api/oauth/token", LIST])
def test_an_open_line_is_refused(path: str) -> None:
    afar = Client(REMOTE_ADDR="203.0.113.7", headers={"authorization": "Bearer token_x"})
    answer = afar.post(path, FORM) if path.endswith("token") else afar.get(path)
    assert answer.json()["code"] == "api.not_https"


def test_credentials_that_are_no_text() -> None:
    basic = base64.b64encode(b"\xff\xfe:\xff").decode()
    answer = Client(headers={"authorization": f"Basic {basic}"}).post("/api/oauth/token", FORM)
    assert answer.json()["error"] == "invalid_client"


def test_guessing_is_slowed_down() -> None:
    answers = [ask_token("client-x", "wrong", FORM).status_code for _ in range(31)]
    assert answers[-1] == 429
    assert 429 not in answers[:30]


def test_only_what_the_token_was_asked_for() -> None:
    system = a_system(*EVERYTHING)
    assert caller(system, ["cases:list"]).get(LIST).status_code == 200
    answer = caller(system, ["cases:read"]).get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (403, "api.scope_missing")


def test_a_scope_that_is_taken_is_gone_from_tokens_that_are_out() -> None:
    system = a_system(*EVERYTHING)
    inside = caller(system)
    grant = Scoped("cases:list", **HERE)
    take_scope(client_id=system.client_id, grant=grant, by=TESTS, now=clock.now())
    assert inside.get(LIST).json()["code"] == "api.scope_missing"


def test_a_system_that_is_shut_out_is_out_at_once() -> None:
    system = a_system(*EVERYTHING)
    inside = caller(system)
    close_client(client_id=system.client_id, by=TESTS, now=clock.now())
    assert inside.get(LIST).json()["code"] == "api.token_over"
    assert ask_token(system.client_id, system.secret, FORM).status_code == 401


def test_while_a_secret_is_changed_both_hold() -> None:
    system, now = a_system(*EVERYTHING), clock.now()
    fresh = change_secret(client_id=system.client_id, by=TESTS, now=now)
    assert token_of(system)
    assert ask_token(system.client_id, fresh, FORM).status_code == 200
    inside = caller(system)
    leaked = change_secret(
        client_id=system.client_id, by=TESTS, now=clock.now(), overlap=timedelta(0)
    )
    assert ask_token(system.client_id, system.secret, FORM).status_code == 401
    assert ask_token(system.client_id, fresh, FORM).status_code == 401
    assert ask_token(system.client_id, leaked, FORM).status_code == 200
    assert inside.get(LIST).json()["code"] == "api.token_over"


def test_a_token_ends_and_is_forgotten() -> None:
    inside = caller(a_system(*EVERYTHING))
    AccessToken.objects.update(
        issued_at=clock.now() - 2 * LIFETIME, expires_at=clock.now() - LIFETIME
    )
    answer = inside.get(LIST)
    assert answer.json()["code"] == "api.token_over"
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    forget_what_is_over(now=clock.now() + timedelta(hours=1))
    assert not AccessToken.objects.exists()
    assert not CallCount.objects.exists()


def test_more_calls_than_agreed_are_told_to_wait() -> None:
    inside = caller(a_system(*EVERYTHING, per_minute=2))
    answers = [inside.get(LIST) for _ in range(4)]
    # A minute may turn in between, so at least one of four is one too many.
    late = next(answer for answer in answers if answer.status_code == 429)
    assert late.json()["code"] == "api.calls_spent"
    assert 0 < int(late["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Limit"] == "2"
