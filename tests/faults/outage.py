"""Takes PostgreSQL, RabbitMQ or the mail server from a city while bundles are submitted by HTTP.

PostgreSQL and RabbitMQ are shared, and so not stopped: the city's line to them is cut and mended
again, which ends every connection and refuses new ones. The mail server is the city's own and is
really stopped. Every draft is sent again and again until its receipts come; then all is counted.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.browser import PATIENCE, Prepared, Pressed, prepared_drafts, press
from tests.faults.cut_line import CutLine
from tests.faults.ledger import Ledger
from tests.faults.reckoning import Findings, reckon
from tests.journeys.site import Site

DATABASE, BROKER, MAIL = SERVERS = ("database", "broker", "mail")
BROWSERS = 2
BEFORE = 0.3  # seconds of work before the server goes
CATCHING_UP = 60  # seconds in which a queue must be empty again once the server is back
SAYS = ("ただいま記録につながらず", "もう一度押してもかまいません")


@dataclass
class Lines:
    """The city's lines to the servers it shares with others."""

    database: CutLine
    broker: CutLine


@dataclass
class Outages(Findings):
    """`refused` says how often a page had to send somebody away, and while what was missing."""

    refused: Counter[str] = field(default_factory=Counter)
    back_after: dict[str, float] = field(default_factory=dict)  # the longest, in seconds


class Ordeal:
    """A city that is running, and what it must bear."""

    def __init__(self, site: Site, ledger: Ledger, lines: Lines, drafts: int) -> None:
        self.site, self.ledger, self.lines = site, ledger, lines
        self.findings = Outages()
        self.receipts: dict[str, str] = {}
        self.drafts = iter(prepared_drafts(site, drafts + 1))
        first = next(self.drafts)
        self._send(first, "")
        self.whole = ledger.of_bundle(first.key)
        self.findings.expect("an undisturbed bundle", self.whole["cases"], 5)

    def without(self, server: str, *, seconds: float) -> None:
        """Bundles are submitted while the server is away for so long, and until it is back."""
        stop = threading.Event()
        browsers = [
            threading.Thread(target=self._browse, args=(server, stop)) for _ in range(BROWSERS)
        ]
        for browser in browsers:
            browser.start()
        time.sleep(BEFORE)
        with self._away(server):
            time.sleep(seconds)
            if server != DATABASE:
                self.findings.expect("the relay", self._is_at_work("relay"), True)
        stop.set()
        began = time.monotonic()
        for browser in browsers:
            browser.join()
        if server != MAIL:
            self._wait_for_an_empty_outbox()
        took = round(time.monotonic() - began, 1)
        longest = max(took, self.findings.back_after.get(server, 0))
        self.findings.back_after[server] = longest
        for name in self.site.processes:
            self.findings.expect(name, self._is_at_work(name), True)

    def close(self) -> Outages:
        """Ends the workers, does what they would do in the next hour, and counts everything."""
        for name in ("relay", "worker"):
            if self._is_at_work(name):
                self.site.kill(name)
        reckon(self.site, self.ledger, self.findings, self.receipts, self.whole)
        return self.findings

    @contextmanager
    def _away(self, server: str) -> Iterator[None]:
        line = {DATABASE: self.lines.database, BROKER: self.lines.broker}.get(server)
        line.cut() if line else self.site.stop_mail_server()
        try:
            yield
        finally:
            line.mend() if line else self.site.start_mail_server()

    def _browse(self, server: str, stop: threading.Event) -> None:
        while not stop.is_set() and (draft := next(self.drafts, None)):
            self._send(draft, server)

    def _send(self, draft: Prepared, without: str) -> None:
        """Until the receipts come; a click that was refused must have said what to do."""
        end = time.monotonic() + PATIENCE * 3
        while (answer := self._pressed(draft)).reference is None:
            assert time.monotonic() < end, f"the city does not come back: {self.site.logs()}"
            self.findings.refused[without] += 1
            says_it = answer.status == 503 and all(words in answer.words for words in SAYS)
            if without != DATABASE or not says_it:
                self.findings.faults.append(
                    f"without {without}: {answer.status} {answer.words[:300]}"
                )
            time.sleep(0.1)
        self.receipts[draft.key] = answer.reference

    def _pressed(self, draft: Prepared) -> Pressed:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        try:
            return press(connection, draft)
        finally:
            connection.close()

    def _is_at_work(self, name: str) -> bool:
        return self.site.processes[name].poll() is None

    def _wait_for_an_empty_outbox(self) -> None:
        """Relay and workers go on by themselves, and soon."""
        end = time.monotonic() + CATCHING_UP
        while left := {k: n for k, n in self.ledger.unfinished().items() if k.startswith("job")}:
            if time.monotonic() > end:
                self.findings.faults.append(f"the outbox does not empty: {left}")
                return
            time.sleep(0.1)
