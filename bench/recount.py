"""Counting due days anew after a closing day, against the same rows written bare.

Each round closes one more day, so that every open case moves; both write into SQLite files of the
same schema and indexes, WAL and synchronous=FULL, a transaction for each batch of 200: first the
action, then exactly the columns and rows that it wrote, by `executemany` into a copy of the file.
The bar is a share of the bare rate.
"""

import os
import sqlite3
import statistics
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench._measure import finish, report
from bench.bundle import last_ids, prepare, rows_after, timed

CASES, ROUNDS, WARM_UP = 1000, 12, 2
BAR = 0.10
COLUMNS = ("due_on", "queue_on", "ladder_on", "head_sequence", "head_hash", "updated_at")


def main() -> None:
    """Prints the line of JSON."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        os.environ["CITYHALL_VAR"] = folder
        os.environ.pop("CITYHALL_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "cityhall.config.settings"
        import django

        django.setup()
        finish(measure(Path(folder)))


def measure(folder: Path) -> bool:
    """Rounds of counting and bare writing in turn; whether the bar is kept."""
    from django.db import connection

    submit = prepare()
    while _open_cases() < CASES:
        submit()
    copy = folder / "bare.sqlite3"
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    bare = sqlite3.connect(copy, isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    counting, plain, moved = [], [], 0
    for number in range(WARM_UP + ROUNDS):
        day = _close_one_more(number)
        last = last_ids(connection.connection)
        seconds = timed(lambda day=day: _recount(day))
        rows, columns = rows_after(connection.connection, last), _columns(connection.connection)
        moved = len(rows["cases_caseevent"])
        least = timed(lambda rows=rows, columns=columns: _write_bare(bare, rows, columns))
        if number >= WARM_UP:
            counting.append(seconds)
            plain.append(least)
    bare.close()
    seconds, least = statistics.median(counting), statistics.median(plain)
    return report(
        "recount_due_days", least / seconds, BAR, at_least=True, cases=moved,
        cases_per_second=round(moved / seconds), bare_per_second=round(moved / least),
    )  # fmt: skip


def _open_cases() -> int:
    from cityhall.engine.cases.api import Case

    return Case.objects.filter(kind="open", due_on__isnull=False).count()


def _close_one_more(number: int) -> date:
    """Closes the first open day after all that were closed; the cases' periods run over it."""
    from cityhall.foundation.organisation.models import ClosingDay
    from cityhall.kernel import clock
    from cityhall.kernel.business_days import BusinessCalendar

    closed = frozenset(ClosingDay.objects.values_list("day", flat=True))
    day = BusinessCalendar(closed).next_business_day(clock.today() + timedelta(days=1))
    ClosingDay.objects.create(day=day, unit="", reason={"ja": f"測定 {number}"})
    return day


def _recount(day: date) -> None:
    from cityhall.engine.cases.actions.recounting import Wanted, recount_due_days
    from cityhall.kernel import clock

    wanted, after = Wanted(day, day, ("",)), 0
    while after is not None:
        after = recount_due_days(wanted=wanted, after=after, now=clock.now())


def _columns(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    names = ", ".join(COLUMNS)
    return connection.execute(
        f"SELECT {names}, id FROM cases_case WHERE kind = 'open' AND due_on IS NOT NULL"
    ).fetchall()


def _write_bare(
    bare: sqlite3.Connection,
    rows: dict[str, list[tuple[Any, ...]]],
    columns: list[tuple[Any, ...]],
) -> None:
    """The same in as many transactions, without counting, hashing or looking at anything."""
    from cityhall.engine.cases.actions.recounting import BATCH

    sets = ", ".join(f"{name} = ?" for name in COLUMNS)
    for begin in range(0, len(columns), BATCH):
        part = slice(begin, begin + BATCH)
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(f"UPDATE cases_case SET {sets} WHERE id = ?", columns[part])
        for table in ("cases_caseevent", "outbox_job"):
            _insert(bare, table, rows.get(table, [])[part])
        bare.execute("COMMIT")


def _insert(bare: sqlite3.Connection, table: str, lines: list[tuple[Any, ...]]) -> None:
    if lines:
        places = ", ".join("?" * len(lines[0]))
        bare.executemany(f"INSERT INTO {table} VALUES ({places})", lines)


if __name__ == "__main__":
    main()
