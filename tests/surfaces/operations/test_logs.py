"""Every kind of error is logged, with its id and place, and no personal value reaches the log."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from structlog.contextvars import clear_contextvars

from cityhall.config.urls import urlpatterns as every_address
from cityhall.foundation.accounts.api import public
from cityhall.foundation.outbox.models import Job
from cityhall.foundation.outbox.worker import run_due
from cityhall.kernel.errors import Invalid
from cityhall.kernel.events import Event, event, handles
from cityhall.kernel.transactions import write
from cityhall.surfaces.operations.logs import JsonLines
from tests.factories.places import NOON

NAME, PHONE, NUMBER = "山田太郎", "09012345678", "K79M-42HX-D"
PERSONAL = (NAME, PHONE, NUMBER, "yamada")

ERRORS: dict[str, Exception] = {
    "value": ValueError(f"invalid literal: {NAME}"),
    "key": KeyError(PHONE),
    "database": IntegrityError(f"Key (name)=({NAME}) already exists"),
    "file": FileNotFoundError(2, "No such file", f"/var/{NAME}.pdf"),
    "denied": PermissionDenied(NAME),
    "suspicious": SuspiciousOperation(f"{NAME} {PHONE}"),
    "problem": Invalid("test.refused", f"{NAME}はカナではありません。", PHONE),
    "unicode": UnicodeEncodeError("ascii", NAME, 0, 1, PHONE),
}


@public("only for the tests of logs")
def fails(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    try:
        raise LookupError(f"{NAME} was not found")
    except LookupError as cause:
        raise ERRORS[kind] from cause


urlpatterns = [path("fails/<slug:kind>/<str:number>/", fails, name="fails"), *every_address]


class Log(io.StringIO):
    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def ensure_clean(self) -> None:
        assert not [word for word in PERSONAL if word in self.getvalue()]


@pytest.fixture
def log() -> Iterator[Log]:
    """All that production would write, and more: every logger at every level."""
    stream = Log()
    handler, root = logging.StreamHandler(stream), logging.getLogger()
    handler.setFormatter(JsonLines())
    requests, level = logging.getLogger("cityhall.requests"), root.level
    before = requests.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.INFO)
    clear_contextvars()
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    requests.setLevel(before)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def request_lines(log: Log) -> list[dict[str, Any]]:
    return [line for line in log.lines if line.get("event") == "request"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ERRORS)
@override_settings(ROOT_URLCONF="tests.surfaces.operations.test_logs")
def test_an_error_in_a_view_says_what_and_where_but_not_of_whom(
    log: Log, browser: Client, kind: str
) -> None:
    answer = browser.get(f"/fails/{kind}/{NUMBER}/?name={NAME}&tel={PHONE}")
    log.ensure_clean()
    (line,) = request_lines(log)
    assert (line["route"], line["status"]) == ("fails", answer.status_code)
    assert line["request_id"] == answer["X-Request-Id"]
    if answer.status_code == 500:
        errors = [line for line in log.lines if "exception" in line]
        assert errors, "an error that nobody can find is worse than none"
        assert errors[0]["exception"][0]["kind"].endswith(type(ERRORS[kind]).__name__)
        assert "tests.surfaces.operations.test_logs:" in str(errors[0]["exception"][0]["places"])
        assert errors[0]["request_id"] == answer["X-Request-Id"]


@pytest.mark.django_db
def test_refused_requests_name_nobody(log: Log, browser: Client) -> None:
    browser.get(f"/cases/{NUMBER}/{NAME}/?q={PHONE}")
    browser.get("/", headers={"host": "yamada.example"})
    browser.post("/staff/sign-in/", {"username": "yamada", "password": PHONE})
    Client(enforce_csrf_checks=True).post(
        "/staff/sign-in/", {"username": NAME}, headers={"referer": f"https://yamada/{NAME}"}
    )
    browser.post("/staff/sign-in/", {f"{NAME}{at}": PHONE for at in range(2001)})
    browser.post("/staff/sign-in/", f"{NAME}".encode("euc-jp"), content_type="multipart/form-data")
    browser.get(f"/lookup/%00{NAME}")
    log.ensure_clean()
    assert len(request_lines(log)) == 7
    assert {line["user_kind"] for line in request_lines(log)} == {"visitor"}


def test_what_other_libraries_say_is_kept_without_their_words(log: Log) -> None:
    logging.getLogger("axes.attempts").warning(f"AXES: failure by {NAME}")
    logging.getLogger("django.security").error("refused %s", PHONE, extra={"status_code": 400})
    log.ensure_clean()
    by_name = {line["logger"]: line for line in log.lines}
    assert by_name["django.security"]["status"] == 400
    assert by_name["axes.attempts"]["place"].startswith("test_logs.")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ERRORS)
def test_a_job_that_fails_names_nobody(log: Log, kind: str) -> None:
    @event("test.logged")
    class Logged(Event): ...

    @handles(Logged, name="test.fail_for_logs")
    def fail(happened: Logged, *, now: object) -> None:
        raise ERRORS[kind]

    from cityhall.foundation.outbox.api import announce

    with write():
        announce(Logged(), now=NOON)
    run_due(NOON)
    log.ensure_clean()
    (job,) = Job.objects.filter(handler="test.fail_for_logs")
    assert not [word for word in PERSONAL if word in job.error]
    assert any("test.fail_for_logs" in line.get("event", "") for line in log.lines)
