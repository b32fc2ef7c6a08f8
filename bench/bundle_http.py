"""Submitting a bundle of five cases over HTTP, against the same rows written bare.

A whole city runs, as `make run` starts it, with one page process, and SQLite with WAL and
synchronous=FULL. Two browsers that are signed in, and have answered every question of the five,
click «submit» on one draft after another, so that the server is never idle; then exactly the rows
that this brought are written by `executemany` into a copy of the file, at the same durability, one
transaction a bundle. Rounds of both in turn; the bar is a share of the bare rate. The worker
rests, as it would write meanwhile.
"""

import http.client
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from bench._measure import finish, report
from bench.bundle import Rows, last_ids, rows_after, timed, write_bare
from tests.faults.browser import Prepared, prepared_drafts, submit_over
from tests.journeys.site import Site

ROUNDS, A_ROUND, BROWSERS = 30, 10, 2
BAR = 0.10


def main() -> None:
    """Prints the line of JSON."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        site = Site(Path(folder)).start()
        try:
            site.kill("worker")
            kept = measure(site, prepared_drafts(site, (1 + ROUNDS) * A_ROUND))
        finally:
            site.stop()
    finish(kept)


def measure(site: Site, drafts: list[Prepared]) -> bool:
    """Rounds of clicking and bare writing in turn; whether the bar is kept. One warms up."""
    browsers = [http.client.HTTPConnection("127.0.0.1", site.port) for _ in range(BROWSERS)]
    submit_all(browsers, drafts[:A_ROUND])
    clicks, plain, written = [], [], 0
    file = site.folder / "cityhall.sqlite3"
    with closing(sqlite3.connect(file)) as city, closing(a_copy(city, site.folder)) as bare:
        for at in range(A_ROUND, len(drafts), A_ROUND):
            some, last = drafts[at : at + A_ROUND], last_ids(city)
            clicks.append(timed(lambda some=some: submit_all(browsers, some)) / A_ROUND)
            for rows in bundles_of(rows_after(city, last)):
                written = sum(map(len, rows.values()))
                plain.append(timed(lambda rows=rows: write_bare(bare, rows)))
    seconds, least = statistics.median(clicks), statistics.median(plain)
    return report(
        "bundle_of_five_http", least / seconds, BAR, at_least=True, rows=written,
        ms=round(seconds * 1000, 2), bare_ms=round(least * 1000, 2),
    )  # fmt: skip


def submit_all(browsers: list[http.client.HTTPConnection], drafts: list[Prepared]) -> None:
    """Each browser submits its share, one after another."""

    def click(browser: http.client.HTTPConnection, share: list[Prepared]) -> None:
        for draft in share:
            submit_over(browser, draft)

    shares = [drafts[at :: len(browsers)] for at in range(len(browsers))]
    with ThreadPoolExecutor(len(browsers)) as pool:
        list(pool.map(click, browsers, shares))


def bundles_of(rows: Rows) -> Iterator[Rows]:
    """What a round wrote, by bundle: all are alike, and one process wrote them one by one."""
    for at in range(A_ROUND):
        sizes = {table: len(lines) // A_ROUND for table, lines in rows.items()}
        yield {table: rows[table][at * size : (at + 1) * size] for table, size in sizes.items()}


def a_copy(city: sqlite3.Connection, folder: Path) -> sqlite3.Connection:
    """The same file again, for the bare writing, with the same care for what is written."""
    copy = folder / "bare.sqlite3"
    with closing(sqlite3.connect(copy)) as target:
        city.backup(target)
    bare = sqlite3.connect(copy, isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    return bare


if __name__ == "__main__":
    main()
