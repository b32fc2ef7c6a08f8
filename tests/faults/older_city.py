"""A filled city taken back to older tables and forward again: `python -m tests.faults.older_city`.

A process of its own, in the city's environment, on empty tables. Prints JSON: `rows` is how many
stood in each table of the older state, `faults` what is not as it was, `found` what `verify` says.

The older state keeps every column that the chain of a case settles: what a column loses on the
way back, the chain would rightly miss. What newer tables held is gone by the way back itself.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from threading import Event
from typing import Any

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: The last migration of each app in the older state; of the others all, but for what needs newer
#: tables.
OLDER = {
    "accounts": "0007_investment_duties",
    "application": "0001_initial",
    "audit": "0003_seal",
    "cases": "0010_due_ladder",
    "clients": "0001_initial",
    "documents": "0003_virus_scan",
    "oversight": "0001_initial",
    "residents": "0004_mandates",
}
LATER_ROLES = ("reform_head", "reform_secretariat")  # the older state refuses them
Table = dict[str, list[str]]  # each row as one text, by column


def main() -> None:
    django.setup()
    fill()
    tables, guards = set(filled()), set(guards_of_tables())
    _migrate(OLDER)
    before = filled()
    _migrate({})
    after = filled()
    faults = [
        f"{table}.{column} is not as it was"
        for table, columns in before.items()
        for column, values in columns.items()
        if after.get(table, {}).get(column) != values
    ]
    faults += sorted(f"{gone} is gone" for gone in tables - set(after))
    faults += sorted(f"{gone} is gone" for gone in guards - set(guards_of_tables()))
    rows = {table: len(_any(columns)) for table, columns in before.items() if _any(columns)}
    print("\n" + json.dumps({"rows": rows, "faults": faults, "found": verified()}))


def fill() -> None:
    """The demo city with what was filed and decided in it, some of it told to people."""
    from cityhall.foundation.accounts.models import Duty
    from cityhall.foundation.outbox.worker import run_batch
    from cityhall.kernel import clock
    from cityhall.surfaces.command_line.__main__ import cityhall

    for step in ("load", "file-demo", "file-demo-past"):
        cityhall(["city", step], standalone_mode=False)
    run_batch(clock.now(), Event())
    Duty.objects.filter(role__in=LATER_ROLES).delete()


def verified() -> list[str]:
    from cityhall.engine.cases.api import verify

    return [str(found) for found in verify()]


def _migrate(targets: Mapping[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets.items()) or executor.loader.graph.leaf_nodes())


def _any(columns: Table) -> list[str]:
    return next(iter(columns.values()), [])


def filled() -> dict[str, Table]:
    """Each table with its columns, and in each the values of all rows in order of the key."""
    with connection.cursor() as cursor:
        names = [each.name for each in connection.introspection.get_table_list(cursor)]
        return {
            name: _columns(cursor, name)
            for name in sorted(names)
            if name not in ("django_migrations", "django_content_type", "auth_permission")
        }


def _columns(cursor: Any, table: str) -> Table:
    quoted = connection.ops.quote_name(table)
    names = [each.name for each in connection.introspection.get_table_description(cursor, table)]
    cursor.execute(f"SELECT * FROM {quoted}")
    rows = sorted(cursor.fetchall(), key=lambda row: str(row[names.index(_key(names))]))
    return {name: [_digest(row[at]) for row in rows] for at, name in enumerate(names)}


def _key(names: list[str]) -> str:
    return next((name for name in ("id", "name", "session_key") if name in names), names[0])


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def guards_of_tables() -> Iterator[str]:
    """Triggers, constraints and indexes that say what must never be."""
    query = (
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT conname FROM "
        "pg_constraint WHERE contype IN ('c', 'u', 'x') UNION SELECT indexname FROM pg_indexes "
        "WHERE schemaname = 'public'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from sorted(name for (name,) in cursor.fetchall())


if __name__ == "__main__":
    main()
