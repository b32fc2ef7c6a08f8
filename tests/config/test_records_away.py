"""While the database does not answer: 503 that says what to do, to people and to programs."""

import sqlite3
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from cityhall.kernel.errors import RecordsAway

browser = Client(raise_request_exception=False)


@pytest.fixture(params=[OperationalError, InterfaceError])
def away(request: pytest.FixtureRequest) -> Iterator[None]:
    with patch.object(BaseDatabaseWrapper, "ensure_connection", side_effect=request.param("gone")):
        yield


@pytest.mark.parametrize("path", ["/my/", "/desk/", "/apply/done/K79M-42HX-D/"])
def test_a_page_says_that_it_passes_and_that_nothing_is_taken_twice(away: None, path: str) -> None:
    browser.cookies["sessionid"] = "a" * 32
    answer = browser.get(path)
    page = answer.content.decode().replace("<wbr>", "")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RecordsAway.RETRY_AFTER))
    assert "ただいま記録につながらず、ページを開けません" in page
    assert "二重に受け付けることはありません" in page
    assert "gone" not in page


@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/cases/K79M-42HX-D"])
def test_a_program_is_told_when_to_come_again(away: None, path: str) -> None:
    answer = browser.get(path, headers={"authorization": "Bearer " + "a" * 43})
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RecordsAway.RETRY_AFTER))
    assert answer.json()["code"] == "records.away"


def test_a_fault_of_ours_stays_a_fault() -> None:
    with patch.object(BaseDatabaseWrapper, "ensure_connection", side_effect=ValueError("ours")):
        browser.cookies["sessionid"] = "a" * 32
        answer = browser.get("/my/")
    assert answer.status_code == 500
    assert "こちらの不具合" in answer.content.decode().replace("<wbr>", "")


@pytest.mark.parametrize("path", ["/my/", "/api/v1/cases"])
def test_a_table_that_is_not_there_is_a_fault_of_ours(path: str) -> None:
    missing = OperationalError("no such table")
    missing.__cause__ = _of_sqlite("SELECT 1 FROM nothing")
    with patch.object(BaseDatabaseWrapper, "ensure_connection", side_effect=missing):
        browser.cookies["sessionid"] = "a" * 32
        answer = browser.get(path, headers={"authorization": "Bearer " + "a" * 43})
    assert answer.status_code == 500


def _of_sqlite(statement: str) -> Exception:
    with pytest.raises(sqlite3.OperationalError) as found, sqlite3.connect(":memory:") as city:
        city.execute(statement)
    city.close()
    return found.value
