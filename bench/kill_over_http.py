"""Kills a running city by signal 9 while bundles are submitted over HTTP: fifty times on SQLite,
some more on PostgreSQL where a server answers (`CITYHALL_TEST_DATABASE_URL` names another).

One line for each: the ratio is the share of bundles at fault. `cut_off` bundles were on their way
when the server died; `mails_again` came twice under one Message-ID, because a worker was killed
between handing a mail over and noting so.
"""

import getpass
import os
import random
import tempfile
import time
from pathlib import Path

from bench._measure import finish, report
from tests.faults.databases import fresh_database, server_that_answers
from tests.faults.killing import PAGE_PROCESSES, kill_over_http
from tests.faults.ledger import Ledger
from tests.journeys.site import Site

KILLS, KILLS_ON_POSTGRESQL = 50, 12
OURS = "cityhall_kill_over_http"


def main() -> None:
    """Prints the lines of JSON."""
    kept = [kill_a_city("kill_over_http", "", KILLS)]
    usual = (f"postgres://{name}@127.0.0.1:5432" for name in (getpass.getuser(), "postgres"))
    asked = os.environ.get("CITYHALL_TEST_DATABASE_URL", "").rpartition("/")[0]
    if server := server_that_answers(*([asked] if asked else usual)):
        with fresh_database(server, OURS) as database:
            kept.append(kill_a_city("kill_over_http_postgresql", database, KILLS_ON_POSTGRESQL))
    finish(*kept)


def kill_a_city(name: str, database: str, kills: int) -> bool:
    """So many kills of a city of its own; whether nothing was at fault."""
    seed, began = random.randrange(10**6), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        site = Site(Path(folder), database=database, page_processes=PAGE_PROCESSES).start()
        try:
            ledger = Ledger(database or Path(folder) / "cityhall.sqlite3")
            found = kill_over_http(site, ledger, kills=kills, seed=seed)
        finally:
            site.stop()
    return report(
        name, len(found.faults) / max(1, found.bundles), 0, kills=found.kills, seed=seed,
        bundles=found.bundles, cut_off=found.cut_off, mails=found.mails,
        mails_again=found.mails_again, faults=found.faults[:5],
        seconds=round(time.monotonic() - began),
    )  # fmt: skip


if __name__ == "__main__":
    main()
