"""Alive, ready, figures: right when all is well, loud when not, and for those who watch only."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cityhall.foundation.outbox.models import Job
from cityhall.kernel import clock
from cityhall.surfaces.operations import readiness

pytestmark = pytest.mark.django_db
WATCHED = ["/readyz", "/metrics"]


def a_job(state: str, *, minutes: int) -> None:
    at = clock.now() - timedelta(minutes=minutes)
    Job.objects.create(key=f"{state}{minutes}", state=state, payload={}, next_at=at, created_at=at)


def test_alive_is_for_all_and_asks_nobody(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz", REMOTE_ADDR="203.0.113.9")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_says_what_was_looked_at(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "checks": {"database": True, "jobs": True, "storage": True},
    }


def test_jobs_that_nobody_does_are_told(client: Client) -> None:
    a_job("queued", minutes=6)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["jobs"]) == (503, False)


def test_a_folder_that_cannot_be_written_is_told(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.VAR_DIR = tmp_path / "file"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["storage"]) == (503, False)


def test_a_database_that_is_gone_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone() -> bool:
        raise ConnectionError("山田太郎 at 10.1.2.3")

    monkeypatch.setitem(readiness.CHECKS, "database", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, False)
    assert "not ready: database" in caplog.text


@pytest.mark.parametrize("address", WATCHED)
def test_others_are_told_that_there_is_nothing(client: Client, settings: Any, address: str) -> None:
    assert client.get(address, REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get(address, REMOTE_ADDR="").status_code == 404
    settings.OPERATIONS_FROM = ["10.20.0.0/16"]
    assert client.get(address, REMOTE_ADDR="10.20.7.7").status_code == 200
    assert client.get(address, REMOTE_ADDR="10.21.7.7").status_code == 404


@pytest.mark.parametrize("address", WATCHED)
def test_an_address_says_nothing_behind_a_proxy(client: Client, address: str) -> None:
    assert client.get(address, HTTP_X_FORWARDED_FOR="127.0.0.1").status_code == 404
    assert client.get(address, HTTP_FORWARDED="for=127.0.0.1").status_code == 404


@pytest.mark.parametrize("address", WATCHED)
def test_a_token_opens_from_anywhere(client: Client, settings: Any, address: str) -> None:
    def ask(said: str) -> int:
        return client.get(
            address, REMOTE_ADDR="203.0.113.9", headers={"authorization": said}
        ).status_code

    assert ask("Bearer ") == 404, "no token is set"
    settings.OPERATIONS_TOKEN = "しあわせ-token"
    assert ask("Bearer wrong") == ask("Basic x") == 404
    settings.OPERATIONS_TOKEN = "token-of-16-bytes"
    assert ask("Bearer token-of-16-bytes") == 200


def figures(client: Client) -> dict[str, float]:
    lines = client.get("/metrics").content.decode().splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


def test_requests_are_counted_by_route_never_by_address(client: Client) -> None:
    name = 'cityhall_requests_total{method="GET",route="resident:home",status="200"}'
    before = figures(client).get(name, 0)
    client.get("/")
    client.get("/K79M-42HX-D/山田太郎/")
    after = figures(client)
    assert after[name] == before + 1
    assert after['cityhall_request_seconds_count{route="resident:home"}'] >= 1
    assert after['cityhall_request_seconds_bucket{le="+Inf",route="resident:home"}'] >= 1
    assert after['cityhall_requests_total{method="GET",route="none",status="404"}'] >= 1
    assert not [line for line in after if "K79M" in line or "山田" in line]


def test_jobs_and_cases_are_asked_of_the_database(client: Client) -> None:
    a_job("queued", minutes=2)
    a_job("parked", minutes=90)
    found = figures(client)
    assert found['cityhall_jobs{state="queued"}'] == found['cityhall_jobs{state="parked"}'] == 1
    assert found['cityhall_jobs{state="leased"}'] == found["cityhall_cases_opened"] == 0
    assert 120 <= found["cityhall_jobs_oldest_due_seconds"] < 180, "what is parked is not waiting"


COUNT = """
import django
django.setup()
from cityhall.surfaces.operations import figures
figures._Asked.collect = lambda self: iter(())
if {count}:
    figures.count_request("resident:home", "GET", 200, 0.2)
else:
    print(figures.exposition().decode())
"""


@pytest.mark.one_engine
def test_processes_of_a_server_count_together(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": "src"}
    environment |= {"DJANGO_SETTINGS_MODULE": "cityhall.config.settings"}
    for count in (1, 1, 0):
        told = subprocess.run(
            [sys.executable, "-c", COUNT.format(count=count)],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert (
        'cityhall_requests_total{method="GET",route="resident:home",status="200"} 2.0'
        in told.stdout
    )
