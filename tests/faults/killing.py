"""Kills the server, one of its page processes or the worker while bundles are submitted by HTTP.

Every draft is sent until its receipts come. Then everything is counted: in the database, beside
the city's own code, and in the mailbox of the SMTP server.
"""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice

from tests.faults.browser import Prepared, prepared_drafts, submit
from tests.faults.ledger import Ledger
from tests.faults.reckoning import Findings, reckon
from tests.journeys.site import Site

SERVER, PAGE_PROCESS, WORKER = VICTIMS = ("server", "page process", "worker")
PAGE_PROCESSES = 2
BROWSERS = 2
DRAFTS_A_KILL = 5
OFTEN_TWICE = 0.2  # the share of drafts that are clicked in both browsers at once
PATIENCE = 60  # seconds until a killed server must answer again


def kill_over_http(site: Site, ledger: Ledger, *, kills: int, seed: int) -> Findings:
    """So many kills in a city that is running, each at a moment that the seed draws."""
    ordeal = _Ordeal(site, ledger, random.Random(seed), kills)
    victims = list(islice(cycle(VICTIMS), kills))
    ordeal.dice.shuffle(victims)
    for victim in victims:
        ordeal.round(victim)
    ordeal.close()
    return ordeal.findings


class _Ordeal:
    def __init__(self, site: Site, ledger: Ledger, dice: random.Random, kills: int) -> None:
        self.site, self.ledger, self.dice = site, ledger, dice
        self.findings = Findings()
        self.receipts: dict[str, str] = {}
        self.pace = 0.0  # seconds that a bundle took when it was last submitted undisturbed
        drafts = prepared_drafts(site, DRAFTS_A_KILL * (1 + kills))
        for draft in drafts[:DRAFTS_A_KILL]:
            self._send_until_answered(draft)
        self.whole = ledger.of_bundle(drafts[0].key)
        self.absent = dict.fromkeys(self.whole, 0)
        self.findings.expect("an undisturbed bundle", self.whole["cases"], 5)
        self.rounds = iter(
            [
                drafts[at : at + DRAFTS_A_KILL]
                for at in range(DRAFTS_A_KILL, len(drafts), DRAFTS_A_KILL)
            ]
        )

    def round(self, victim: str) -> None:
        """Bundles are submitted; somebody is killed; what was begun is whole or absent."""
        drafts = next(self.rounds)
        begun = self._submit_and_kill(drafts, victim)
        self.findings.kills[victim] += 1
        for draft in begun:
            found = self.ledger.of_bundle(draft.key)
            answered = draft.key in self.receipts
            if answered or found != self.absent:
                self.findings.expect(f"after the kill of the {victim}", found, self.whole)
            self.findings.cut_off += not answered
        if victim != PAGE_PROCESS:
            self.site.launch(victim)
        for draft in drafts:
            self._send_until_answered(draft)

    def _submit_and_kill(self, drafts: list[Prepared], victim: str) -> list[Prepared]:
        """The drafts that were on their way; those that nobody clicked are left out."""
        waiting, begun, stop = self._clicks(drafts), list[Prepared](), threading.Event()

        def click() -> None:
            for draft in waiting:
                if stop.is_set():
                    return
                begun.append(draft)
                reference = submit(self.site.port, draft)
                if reference is not None:
                    self._note(draft, reference)

        browsers = [threading.Thread(target=click) for _ in range(BROWSERS)]
        for browser in browsers:
            browser.start()
        time.sleep(self.dice.uniform(0, self.pace * DRAFTS_A_KILL / BROWSERS))
        stop.set()
        self._kill(victim)
        for browser in browsers:
            browser.join()
        return list({draft.key: draft for draft in begun}.values())

    def _clicks(self, drafts: list[Prepared]) -> Iterator[Prepared]:
        """The drafts one after another, some of them twice in a row; safe for several threads."""
        clicks = [
            draft for draft in drafts for _ in range(2 if self.dice.random() < OFTEN_TWICE else 1)
        ]
        return iter(clicks)

    def _kill(self, victim: str) -> None:
        if victim == PAGE_PROCESS:
            os.kill(self.dice.choice(self._page_processes()), signal.SIGKILL)
        else:
            self.site.kill(victim)

    def _page_processes(self) -> list[int]:
        main = str(self.site.processes[SERVER].pid)
        found = subprocess.run(["pgrep", "-P", main], capture_output=True, text=True, check=True)
        return [int(pid) for pid in found.stdout.split()]

    def _send_until_answered(self, draft: Prepared) -> None:
        began = time.monotonic()
        end = began + PATIENCE
        while (reference := submit(self.site.port, draft)) is None:
            if self.site.processes[SERVER].poll() is not None:
                # It gives up when the same page process dies twice within seconds, and whoever
                # watches over it starts it anew.
                self.site.launch(SERVER)
            assert time.monotonic() < end, f"the server does not come back: {self.site.logs()}"
            time.sleep(0.05)
            began = time.monotonic()
        self.pace = time.monotonic() - began
        self._note(draft, reference)

    def _note(self, draft: Prepared, reference: str) -> None:
        """The receipts of one draft are the same whenever they are asked for."""
        first = self.receipts.setdefault(draft.key, reference)
        self.findings.expect("receipts of the second click", reference, first)

    def close(self) -> None:
        """Lets the work that was cut off be done, and counts everything."""
        self.site.kill(WORKER)
        reckon(self.site, self.ledger, self.findings, self.receipts, self.whole)
