"""Submitting a bundle of five cases, against the same rows written bare.

Both write into SQLite files of the same schema and indexes, WAL and synchronous=FULL, one
transaction each, in the same run: first the action, then exactly the rows that it wrote, by
`executemany` into a copy of the file. The bar is a share of the bare rate.
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench._measure import finish, report

ROUNDS, WARM_UP = 300, 30
BAR = 0.15
TABLES = (
    "cases_bundle", "cases_case", "cases_caseevent", "cases_casevalue", "cases_attachment",
    "audit_entry", "outbox_job",
)  # fmt: skip
FIVE = (
    "move-in", "national-health-insurance-join", "child-allowance-claim",
    "child-medical-expenses", "water-start",
)  # fmt: skip
Rows = dict[str, list[tuple[Any, ...]]]


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
    """Rounds of action and bare writing in turn; whether the bar is kept."""
    from django.db import connection

    submit = prepare()
    for _ in range(WARM_UP):
        submit()
    copy = folder / "bare.sqlite3"
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    bare = sqlite3.connect(copy, isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    action, plain, written = [], [], 0
    last = last_ids(connection.connection)
    for _ in range(ROUNDS):
        action.append(timed(submit))
        rows = rows_after(connection.connection, last)
        written = sum(map(len, rows.values()))
        last = last_ids(connection.connection)
        plain.append(timed(lambda rows=rows: write_bare(bare, rows)))
    bare.close()
    seconds, least = statistics.median(action), statistics.median(plain)
    return report(
        "bundle_of_five", least / seconds, BAR, at_least=True, rows=written,
        ms=round(seconds * 1000, 2), bare_ms=round(least * 1000, 2),
    )  # fmt: skip


def prepare() -> Callable[[], object]:
    """A city with a resident; a call submits a bundle of five."""
    from django.conf import settings
    from django.core.management import call_command

    from cityhall.engine.cases.api import Filing, open_bundle
    from cityhall.engine.procedures.api import catalogue, publish_all
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.organisation.api import load_municipality
    from cityhall.kernel.clock import now
    from tests.factories.people import a_resident, person_id_of

    call_command("migrate", interactive=False, verbosity=0)
    load_municipality(settings.MUNICIPALITY_DIR, now())
    publish_all(now())
    resident = a_resident(now=now())
    filing = Filing(
        procedures=FIVE,
        answers=answers_for(catalogue()),
        person_id=person_id_of(resident),
        assurance="signature",
        contact={"email": "misaki@example.com"},
    )
    numbers = iter(range(10**9))
    by = Actor.of(resident)
    return lambda: open_bundle(
        filing=filing, by=by, now=now(), client_key=f"bench-of-bundles-{next(numbers)}"
    )


def answers_for(catalogue: Any) -> dict[str, Any]:
    """An answer of the right form to every item that the five procedures ask."""
    wanted = {item for one in FIVE for item in catalogue.procedures[one].items}
    return {item: sample(catalogue.vocabulary[item]) for item in sorted(wanted)}


def sample(item: Any) -> Any:
    """A value in the form of the item's type."""
    name = {"family": "髙﨑", "given": "美咲", "family_kana": "タカサキ", "given_kana": "ミサキ"}
    address = {
        "postal_code": "8030814", "municipality": "40106", "prefecture": "福岡県",
        "city": "北九州市小倉北区", "town": "大手町", "street": "1-1", "building": "",
    }  # fmt: skip
    account = {
        "bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567",
        "holder_kana": "タカサキ ミサキ",
    }  # fmt: skip
    first = item.options[0].value if item.options else ""
    samples: dict[str, Any] = {
        "text": "本人", "long_text": "とくにありません", "name": name, "number": 1,
        "money": 3_000_000, "yes_no": True, "choice": first, "choices": [first],
        "date": "2026-11-18", "address": address, "phone": "0935822111",
        "email": "misaki@example.com", "bank_account": account,
        "people": [{"name": name, "birth_date": "2026-11-18", "relationship": first}],
        "file": [{"later": "窓口に持って行きます"}],
    }  # fmt: skip
    if item.id.endswith("birth_date") and item.about not in ("child", "dog"):
        return "1994-04-12"
    return samples[item.type]


def last_ids(database: sqlite3.Connection) -> dict[str, int]:
    return {
        table: database.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0
        for table in TABLES
    }


def rows_after(database: sqlite3.Connection, last: dict[str, int]) -> Rows:
    """What was written since, as the database holds it."""
    cursor = database.cursor()
    cursor.row_factory = None
    return {
        table: [
            tuple(bytes_or_text(value) for value in row)
            for row in cursor.execute(f"SELECT * FROM {table} WHERE id > ?", (last[table],))
        ]
        for table in TABLES
    }


def bytes_or_text(value: Any) -> Any:
    """Django's converters may have made dates of texts; sqlite3 wants what it stores."""
    return value if isinstance(value, int | str | bytes | type(None)) else str(value)


def write_bare(database: sqlite3.Connection, rows: Rows) -> None:
    """The same rows in one transaction, with nothing in between."""
    database.execute("BEGIN IMMEDIATE")
    for table, lines in rows.items():
        if lines:
            places = ",".join("?" * len(lines[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({places})", lines)
    database.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
