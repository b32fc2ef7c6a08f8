"""A city with as many cases as wanted, made inside the database: on SQLite and on PostgreSQL.

A few cases are filed as people file them; the rest are copies of their rows, spread over sections,
wards, states and days, by one INSERT … SELECT for each table. An eighth of them lie in one place,
where the clerk of the benchmarks works, so that every view fills its page at 10,000 already.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

CLERK, COLLEAGUES, MINE = "bench-clerk", 16, 64
REVIEWED, PREPARED = "child-allowance-claim", "move-in"
TABLES = (
    "residents_household", "residents_person", "cases_bundle", "cases_case", "cases_caseevent",
    "cases_casevalue", "residents_protection",
)  # fmt: skip
#: Of twenty: how many stand in which state, and whose turn it is.
STATES = (
    (4, "received", "office"), (7, "under_review", "office"),
    (8, "correction_requested", "resident"), (9, "awaiting_decision", "office"),
    (10, "prepared", "resident"), (20, "approved", "nobody"),
)  # fmt: skip


@dataclass(frozen=True)
class Models:
    """The rows that are copied, and where the clerk works."""

    reviewed: Any
    prepared: Any
    section: str
    ward: str
    clerk: int
    first: int


def found_a_city() -> Models:
    """Schema, organisation, catalogue, staff and the cases to copy, in the present database."""
    from django.conf import settings
    from django.core.management import call_command

    from bench.bundle import answers_for
    from cityhall.engine.cases.api import Case, Filing, open_bundle, take_case
    from cityhall.engine.procedures.api import catalogue, publish_all
    from cityhall.foundation.accounts.api import Actor
    from cityhall.foundation.organisation.api import load_municipality
    from cityhall.kernel.clock import now
    from tests.factories.people import a_clerk, a_resident, person_id_of

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    load_municipality(settings.MUNICIPALITY_DIR, now())
    publish_all(now())
    resident = a_resident(now=now())
    filing = Filing(
        procedures=(REVIEWED, PREPARED),
        answers=answers_for(catalogue()),
        person_id=person_id_of(resident),
        assurance="signature",
        contact={"email": "misaki@example.com"},
    )
    open_bundle(filing=filing, by=Actor.of(resident), now=now(), client_key="bench-of-the-desk")
    reviewed = Case.objects.get(procedure=REVIEWED)
    where = {"section": reviewed.section, "ward": reviewed.ward}
    clerk = a_clerk("reviewer", login=CLERK, now=now(), **where)
    for number in range(COLLEAGUES):
        a_clerk("reviewer", login=f"{CLERK}-{number}", now=now(), **where)
    taken = {"reference": reviewed.reference, "client_key": "bench-takes"}
    take_case(by=Actor.of(clerk), now=now(), **taken)
    reviewed.refresh_from_db()
    return Models(reviewed, Case.objects.get(procedure=PREPARED), *where.values(), clerk.pk, 1_000)


def fill(models: Models, count: int) -> None:
    """Adds `count` cases, a third as many people, and what belongs to them."""
    with _without_indexes():
        _days()
        _copy("residents_household", {"id": "{id}"}, count // 6 + 1, models)
        _copy(
            "residents_person",
            {"id": "{id}", "household_id": "{first} + i / 2", "folded_name": "'氏名' || i",
             "folded_kana": "'シメイ' || i"},
            count // 3 + 1, models,
        )  # fmt: skip
        _protections(models, count // 3)
        _copy(
            "cases_bundle",
            {"id": "{id}", "reference": "'bundle-' || i", "client_key": "'bench-bundle-' || i",
             "person_id": "{first} + i / 3"},
            count, models, source=models.reviewed.bundle_id,
        )  # fmt: skip
        _cases(models, count)
        _what_belongs_to_them(models, count)
    _settle()


def _what_belongs_to_them(models: Models, count: int) -> None:
    """A name and an event for each; all the rest for the cases alone whose page is opened."""
    of_case = {"column": "case_id", "source": models.reviewed.pk}
    event = {"case_id": "{id}", "hash": "'hash-' || i", "client_key": "NULL"}
    opened = f"i % 160 = {OF_MINE}"
    empty = event | {"payload": "'{{}}'"}
    _copy("cases_caseevent", empty, count, models, only="m.sequence = 1", **of_case)
    _copy("cases_caseevent", event, MINE * 160, models,
          only=f"m.sequence > 1 AND {opened}", **of_case)  # fmt: skip
    _copy("cases_casevalue", {"case_id": "{id}"}, count, models,
          only="m.item = 'applicant.name'", **of_case)  # fmt: skip
    _copy("cases_casevalue", {"case_id": "{id}"}, MINE * 160, models,
          only=f"m.item <> 'applicant.name' AND {opened}", **of_case)  # fmt: skip


def _protections(models: Models, people: int) -> None:
    """One in a thousand is protected, as about in a city; their cases are in no list."""
    from cityhall.foundation.residents.models import Protection
    from cityhall.kernel.clock import now

    began = {"valid_from": now().date(), "recorded_at": now()}
    Protection.objects.bulk_create(
        Protection(person_id=models.first + each, **began) for each in range(500, people, 1000)
    )


# Case i lies in the clerk's place where i % 8 = 0; of those, i / 8 % 20 is its state of twenty, and
# the first `MINE` of those under review are the clerk's own.
OF_MINE = 8 * 4
PLACE = "i % 8 = 0"


def case_of_the_clerk(number: int) -> str:
    """The reference of one of the clerk's own cases, all of whose answers are there."""
    return f"case-{number * 160 + OF_MINE}"


def _cases(models: Models, count: int) -> None:
    of_twenty = "(i / 8 % 20)"
    state, expects = _choice(of_twenty, 1), _choice(of_twenty, 2)
    is_prepared, is_closed = f"{of_twenty} = 9", f"{of_twenty} >= 10"
    prepared = models.prepared
    due = "(SELECT day FROM bench_day WHERE n = 30 + (i / 8 * 37) % 60)"
    columns = {
        "id": "{id}",
        "reference": "'case-' || i",
        "bundle_id": "{id}",
        "person_id": "{first} + i / 3",
        "section": f"CASE WHEN {PLACE} THEN m.section ELSE 'section-' || (i % 19) END",
        "ward": f"CASE WHEN {PLACE} THEN m.ward ELSE '4010' || (i % 7 + 1) END",
        "procedure": f"CASE WHEN {is_prepared} THEN '{prepared.procedure}' ELSE m.procedure END",
        "version_id": f"CASE WHEN {is_prepared} THEN {prepared.version_id} ELSE m.version_id END",
        "channel": "CASE i / 160 % 8 WHEN 3 THEN 'post' WHEN 5 THEN 'counter' ELSE m.channel END",
        "act": f"CASE WHEN {is_prepared} THEN 'notification' ELSE m.act END",
        "arrived_at": f"CASE WHEN {is_prepared} THEN NULL ELSE m.arrived_at END",
        "state": state,
        "expects": expects,
        "kind": f"CASE WHEN {is_closed} THEN 'closed' ELSE 'open' END",
        "closed_at": f"CASE WHEN {is_closed} THEN m.opened_at END",
        "due_on": f"CASE WHEN {is_prepared} THEN NULL ELSE {due} END",
        "queue_on": due,
        "assignee_id": f"CASE WHEN {PLACE} AND {of_twenty} = 4 AND i / 160 < {MINE} THEN "
        f"{models.clerk} WHEN {of_twenty} BETWEEN 4 AND 6 THEN {models.clerk} + 1 + i % 13 END",
        "folded_name": "'氏名' || (i / 3)",
        "folded_kana": "'シメイ' || (i / 3)",
        "signed_sequence": "m.head_sequence",
        "timer_at": "NULL",
        "updated_at": _moment(),
    }
    _copy("cases_case", columns, count, models, source=models.reviewed.pk)


def _moment() -> str:
    """The i-th second of the last thirteen days, as the database writes moments."""
    from django.db import connection

    from cityhall.kernel.clock import today

    base = (today() - timedelta(days=13)).isoformat()
    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f000', '{base}', '+' || i || ' seconds')"
    return f"TIMESTAMPTZ '{base} 00:00:00Z' + i * INTERVAL '1 second'"


def _choice(of_twenty: str, at: int) -> str:
    cases = " ".join(f"WHEN {of_twenty} < {row[0]} THEN '{row[at]}'" for row in STATES)
    return f"CASE {cases} END"


def _copy(
    table: str,
    columns: Mapping[str, str],
    count: int,
    models: Models,
    *,
    column: str = "id",
    source: int | None = None,
    only: str = "",
) -> None:
    """Rows `first + i` for i below `count`, like the model row but for the given columns."""
    from django.db import connection

    with connection.cursor() as cursor:
        known = connection.introspection.get_table_description(cursor, table)
        names = [each.name for each in known if each.name != "id" or "id" in columns]
        first = models.first
        given = {name: text.format(id=f"({first} + i)", first=first)
                 for name, text in columns.items()}  # fmt: skip
        picked = ", ".join(given.get(name, f"m.{name}") for name in names)
        where = (
            f"m.{column} = {source}"
            if source is not None
            else f"m.{column} = (SELECT min({column}) FROM {table})"
        )
        where += f" AND {only}" if only else ""
        cursor.execute(
            f"WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers "
            f"WHERE i + 1 < {count}) INSERT INTO {table} ({', '.join(names)}) "
            f"SELECT {picked} FROM {table} m CROSS JOIN numbers WHERE {where}"
        )


def _days() -> None:
    """Ninety days around today, by number, so that both databases write a day in their own way."""
    from django.db import connection

    from cityhall.kernel.clock import today

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_day (n integer PRIMARY KEY, day date)")
        cursor.executemany(
            "INSERT INTO bench_day VALUES (%s, %s)",
            [(n, (today() + timedelta(days=n - 40)).isoformat()) for n in range(120)],
        )


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes are made once all rows are there, and references are known to be right."""
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND "
                           f"sql IS NOT NULL AND tbl_name IN {TABLES!r}")  # fmt: skip
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET maintenance_work_mem = '256MB'")
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND "
                f"tablename IN {TABLES!r} AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint)"
            )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)


def _settle() -> None:
    """What the database's own housekeeping would have done by then."""
    from django.db import connection

    from cityhall.kernel.planner import tell_planner

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            tell_planner()
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in TABLES:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                               f"(SELECT max(id) FROM {table}))")  # fmt: skip
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE")
