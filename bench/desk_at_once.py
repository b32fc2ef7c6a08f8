"""Sixteen clerks at one section's desk at once, over HTTP: lists, cases, some taken and given back.

A whole city runs for each database, with two page processes. All clerks reach for the same cases.
`errors` are answers of the server that are none (500 and above, a locked database among them):
there must be none. The ratio is the 99th percentile of all requests ÷ their median; its bar holds
on PostgreSQL, while SQLite lets one writer in at a time and is only measured.
"""

import getpass
import http.client
import json
import os
import random
import re
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench._measure import finish, report
from tests.faults.databases import fresh_database, server_that_answers
from tests.journeys.site import Site

CLERKS, CASES, ROUNDS, TAKEN, BAR = 16, 60, 6, 4, 4.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def main() -> None:
    """A line for each database."""
    kept = [at_work("sqlite", "")]
    given = os.environ.get("CITYHALL_TEST_DATABASE_URL", "").rpartition("/")[0]
    usual = [f"postgres://{name}@127.0.0.1:5432" for name in (getpass.getuser(), "postgres")]
    if server := server_that_answers(*([given] if given else usual)):
        with fresh_database(server, f"cityhall_at_once_{uuid4().hex[:8]}") as database:
            kept.append(at_work("postgresql", database))
    finish(*kept)


def at_work(engine: str, database: str) -> bool:
    """Lets all clerks work at once; whether there was no error, and no request took too long."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        site = Site(Path(folder), database=database, page_processes=2).start()
        try:
            said = site.command(str(CLERKS), str(CASES), module="bench._clerks_at_work")
            known = json.loads(said.splitlines()[-1])
            with ThreadPoolExecutor(CLERKS) as clerks:
                done = list(clerks.map(lambda session: Clerk(site, session, known["cases"]).works(),
                                       known["sessions"]))  # fmt: skip
        finally:
            site.stop()
    answers = [answer for each in done for answer in each]
    errors = [status for status, _ in answers if status >= 500]
    seconds = sorted(taken for _, taken in answers)
    middle, last = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    figures = {"p50_ms": round(middle * 1000), "p99_ms": round(last * 1000)}
    kept = report(f"desk_at_once {engine} errors", len(errors), 0, requests=len(answers), **figures)
    if engine == "postgresql":
        kept &= report(f"desk_at_once {engine} p99 ÷ p50", last / middle, BAR, **figures)
    return kept


class Clerk:
    """One browser: opens the list, takes some, opens one, gives them back."""

    def __init__(self, site: Site, session: str, cases: list[str]) -> None:
        self.server = http.client.HTTPConnection("127.0.0.1", site.port)
        self.cookies, self.cases = {"sessionid": session}, cases
        self.answers: list[tuple[int, float]] = []
        self.chance = random.Random(session)

    def works(self) -> list[tuple[int, float]]:
        """Status and seconds of every request."""
        for _ in range(ROUNDS):
            page = self.asks("GET", "/desk/?view=open")
            token = next(iter(TOKEN.findall(page)), "")
            wanted, key = self.chance.sample(self.cases, TAKEN), uuid4().hex
            self.presses(token, wanted, deed="take", client_key=key)
            self.asks("GET", f"/desk/cases/{wanted[0]}/")
            self.presses(token, wanted, deed="undo", taken_with=key, client_key=uuid4().hex)
        return self.answers

    def presses(self, token: str, wanted: list[str], **form: str) -> None:
        sent: dict[str, Any] = {"csrfmiddlewaretoken": token, "case": wanted, **form}
        self.asks("POST", "/desk/many/", urlencode(sent, doseq=True))

    def asks(self, method: str, address: str, body: str | None = None) -> str:
        began = time.perf_counter()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Host": "127.0.0.1"} | (FORM if body else {})
        self.server.request(method, address, body, headers)
        answer = self.server.getresponse()
        page = answer.read().decode()
        self.answers.append((answer.status, time.perf_counter() - began))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                name, _, value = value.partition(";")[0].partition("=")
                self.cookies[name] = value
        if answer.status < 500 and answer.status != (200 if method == "GET" else 302):
            raise SystemExit(f"{method} {address}: {answer.status}")
        return page


if __name__ == "__main__":
    main()
