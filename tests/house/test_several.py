"""`make several`: two servers and two workers on one PostgreSQL, and they end together."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.db import connection

from house.several import members
from tests.faults.databases import fresh_database

CHECKOUT = Path(__file__).parents[2]


def free_port() -> int:
    """The first of two neighbours that are free."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_a_relay_runs_where_there_is_a_broker() -> None:
    names = [member.name for member in members([1, 2], has_broker=True)]
    assert names == ["server at 1", "server at 2", "worker 1", "worker 2", "relay"]


def test_without_postgresql_it_says_what_is_needed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "house", "several"], cwd=CHECKOUT, capture_output=True, text=True,
        env={**os.environ, "CITYHALL_DATABASE_URL": "", "CITYHALL_VAR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "CITYHALL_DATABASE_URL=postgres" in done.stdout + done.stderr


@pytest.mark.django_db
def test_two_servers_and_two_workers_stand_on_one_database(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("several servers need PostgreSQL")
    of = connection.settings_dict
    server = f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}"
    with fresh_database(server, f"{of['NAME']}_several") as database:
        port = free_port()
        environment = {
            **os.environ, "CITYHALL_DATABASE_URL": database, "PORT": str(port),
            "CITYHALL_VAR": str(tmp_path / "var"), "CITYHALL_BROKER_URL": "",
        }  # fmt: skip
        city = subprocess.Popen(
            [sys.executable, "-m", "house", "several"], cwd=CHECKOUT, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0,
        )  # fmt: skip
        assert city.stdout is not None
        told: list[str] = []
        try:
            while not (line := city.stdout.readline()).startswith("ready"):
                told.append(line)
                assert line, "".join(told)
            for each in (port, port + 1):
                status, ready = get(f"http://127.0.0.1:{each}/readyz")
                assert (status, json.loads(ready)["ok"]) == (200, True)
                assert get(f"http://127.0.0.1:{each}/")[0] == 200
            figures = get(f"http://127.0.0.1:{port}/metrics")[1]
            assert 'route="operations:ready",status="200"} 1.0' in figures
        finally:
            city.send_signal(signal.SIGTERM)
            rest, _ = city.communicate(timeout=60)
        assert city.returncode == 0, "".join(told) + rest
        with pytest.raises(OSError):  # noqa: PT011 - refused, in whatever words
            get(f"http://127.0.0.1:{port}/healthz")
