"""`make several`: two servers and two workers on one PostgreSQL, and they end together."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from house.several import members
from tests.faults.browser import prepared_drafts, submit
from tests.faults.city_on_lines import RABBITMQ, forget
from tests.faults.databases import fresh_database
from tests.faults.ledger import Ledger
from tests.faults.reckoning import Findings, reckon
from tests.foundation.outbox.test_killing import wait_until
from tests.foundation.outbox.test_relay import ensure_a_broker_answers
from tests.journeys.site import Site

CHECKOUT = Path(__file__).parents[2]
DRAFTS = 10
LOCKS = re.compile(r"locked|deadlock|Traceback", re.IGNORECASE)


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
def test_two_servers_two_workers_and_a_relay_do_everything_once(
    tmp_path: Path, tables: str
) -> None:
    ensure_a_broker_answers()
    of = connection.settings_dict
    server = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    queue = f"cityhall-test-{secrets.token_hex(6)}"
    more = {"CITYHALL_BROKER_URL": RABBITMQ, "CITYHALL_BROKER_QUEUE": queue}
    with fresh_database(server, f"{of['NAME']}_several", tables) as database:
        site = Site(tmp_path, database=database, port=free_port(), more=more)
        site.prepare()
        findings, ledger, receipts = Findings(), Ledger(database), dict[str, str]()
        try:
            with several(site) as told:
                for port in (site.port, site.port + 1):
                    status, ready = get(f"http://127.0.0.1:{port}/readyz")
                    assert (status, json.loads(ready)["ok"]) == (200, True)
                figures = get(f"http://127.0.0.1:{site.port}/metrics")[1]
                assert 'route="operations:ready",status="200"} 1.0' in figures
                receipts = sent_through_both(site, findings)
                wait_until(lambda: not ledger.unfinished())
            assert not LOCKS.search("".join(told))
            with pytest.raises(OSError):  # noqa: PT011 - refused, in whatever words
                get(f"{site.url}/healthz")
            reckon(site, ledger, findings, receipts, ledger.of_bundle(next(iter(receipts))))
        finally:
            site.stop()
            forget(queue)
    assert findings.faults == []
    assert (findings.bundles, findings.mails_again) == (DRAFTS, 0)
    assert findings.mails >= DRAFTS


@contextmanager
def several(site: Site) -> Iterator[list[str]]:
    """`make several` while the block runs; everything it tells is in the list afterwards."""
    city = subprocess.Popen(
        [sys.executable, "-m", "house", "several"], cwd=CHECKOUT,
        env=site.environment | {"PORT": str(site.port)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0,
    )  # fmt: skip
    assert city.stdout is not None
    told: list[str] = []
    try:
        while not (line := city.stdout.readline()).startswith("ready"):
            told.append(line)
            assert line, "".join(told)
        yield told
    finally:
        city.send_signal(signal.SIGTERM)
        told.append(city.communicate(timeout=60)[0])
    assert city.returncode == 0, "".join(told)


def sent_through_both(site: Site, findings: Findings) -> dict[str, str]:
    """Each draft clicked at both servers in the same moment; the reference of each key."""
    clicks = [(draft, port) for draft in prepared_drafts(site, DRAFTS) for port in (0, 1)]
    with ThreadPoolExecutor(4) as browsers:
        answers = list(browsers.map(lambda c: submit(site.port + c[1], c[0]), clicks))
    receipts: dict[str, str] = {}
    for (draft, _), reference in zip(clicks, answers, strict=True):
        assert reference is not None
        first = receipts.setdefault(draft.key, reference)
        findings.expect("receipts of the other server", reference, first)
    return receipts
