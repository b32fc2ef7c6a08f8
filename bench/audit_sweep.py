"""Looking through one day of the audit: beside 1,000,000 entries of other days against 10,000.

The day is the same in both databases; the others lie in the two years before it, by the same
clerks of the same people. On SQLite, then on PostgreSQL, in interleaved rounds, each rolled back.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from bench._city_of_cases import Models
from bench._measure import finish, medians, report
from bench.desk_million import ENGINES, made, prepared

BAR, ROUNDS = 1.5, 7
CLERKS, PEOPLE, DAYS, READS = 60, 60_000, 730, 3_000
ON = date(2026, 11, 20)
COLUMNS = (
    "at", "actor_kind", "actor_id", "actor_label", "action", "object_kind", "object_id",
    "case_reference", "person_id", "reason", "detail",
)  # fmt: skip
INSERT = f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) "
DETAIL = json.dumps({"section": "citizens", "ward": "40106", "role": "reviewer"})


def main() -> None:
    """One process an engine: Django is set up for one database."""
    engine = sys.argv[1] if len(sys.argv) > 1 else ""
    if engine:
        with prepared(engine) as names:
            finish(_measured(engine, names))
    import subprocess

    codes = [subprocess.run([sys.executable, "-m", "bench.audit_sweep", each]).returncode
             for each in ENGINES]  # fmt: skip
    finish(*(code == 0 for code in codes))


def _measured(engine: str, names: Any) -> bool:
    cities = made(names, Log)
    found = {size: city.sweeps() for size, city in cities.items()}
    if len(set(found.values())) > 1 or 0 in found.values():
        raise SystemExit(f"the same day, and another find: {found}")
    times = medians({size: city.sweeps for size, city in cities.items()}, rounds=ROUNDS)
    return report(
        f"audit_sweep {engine}", times["many"] / times["few"], BAR,
        many_ms=round(times["many"] * 1000, 1), few_ms=round(times["few"] * 1000, 1),
        entries=cities["many"].count, reads_of_the_day=READS, found=found["many"],
    )  # fmt: skip


class Log:
    """One database with its audit."""

    def __init__(self, name: str, models: Models, count: int) -> None:
        from django.db import connections

        self.count = count
        self.connection = connections.create_connection("default")
        self.connection.settings_dict = {**self.connection.settings_dict, "NAME": name}
        self.enter()
        with self.connection.cursor() as cursor:
            _write(cursor, [*_clerks_at_work(), *_of_the_day()], self.connection.vendor)
            _write(cursor, _of_other_days(count), self.connection.vendor)
            cursor.execute("ANALYZE")
        self.connection.close()

    def enter(self) -> None:
        from django.db import connections

        connections["default"] = self.connection

    def sweeps(self) -> int:
        """Looks through the day and takes it back; how much was found."""
        from django.db import transaction

        from cityhall.foundation.oversight.api import sweep_day

        self.enter()
        with transaction.atomic():
            found = sweep_day(
                on=ON, now=datetime.combine(ON + timedelta(days=1), time(3)).astimezone()
            )
            transaction.set_rollback(True)
        return found


def _write(cursor: Any, rows: Any, vendor: str) -> None:
    if vendor == "sqlite":
        places = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"{INSERT} VALUES ({places})", list(rows))
        return
    with cursor.copy(f"COPY audit_entry ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _entry(at: datetime, clerk: int, person: int, *, action: str = "case.read") -> tuple[Any, ...]:
    moment = at.strftime("%Y-%m-%d %H:%M:%S")  # as SQLite keeps it; PostgreSQL reads it as well
    reference = f"{person:09}"
    return (
        moment,
        "staff",
        clerk,
        "測定",
        action,
        "case",
        reference,
        reference,
        person,
        "",
        DETAIL,
    )


def _clerks_at_work() -> Iterator[tuple[Any, ...]]:
    """Reads of the same person on four days, without anything done: what the day is to find."""
    for back in range(4):
        at = datetime.combine(ON - timedelta(days=back), time(3))
        yield _entry(at, 1, PEOPLE + 1)


def _of_the_day() -> Iterator[tuple[Any, ...]]:
    for number in range(READS):
        at = datetime.combine(ON, time(1)) + timedelta(seconds=number * 7)
        yield _entry(at, 1 + number % CLERKS, 1 + number * 17 % PEOPLE)


def _of_other_days(count: int) -> Iterator[tuple[Any, ...]]:
    """Spread evenly over two years; every fifth is a deed, so that reads lead to something."""
    for number in range(count):
        day = ON - timedelta(days=1 + number * DAYS // count)
        at = datetime.combine(day, time(1)) + timedelta(seconds=number * 7919 % 25_000)
        action = "case.noted" if number % 5 == 0 else "case.read"
        yield _entry(at, 1 + number * 31 % CLERKS, 1 + number * 7 % PEOPLE, action=action)


if __name__ == "__main__":
    main()
