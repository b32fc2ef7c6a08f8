"""The one way to write into a case: an event in its chain, and with it the columns that follow
from it and the content that stands beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, ForeignKey, JSONField, Model

from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import BesideChain, Case, CaseEvent
from cityhall.engine.cases.rules.refusals import changed_meanwhile
from cityhall.engine.cases.sealing import Link, plain, salts, seal
from cityhall.engine.cases.verification.journal import note
from cityhall.engine.cases.verification.lines import Head
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.transactions import after_commit, write

# Every column of a case that says where it stands. An event names those that it sets, and
# `verify` compares the row with what the events say.
FOLLOWING = (
    "state", "kind", "expects", "section", "ward", "person_id", "subject_id", "assignee_id",
    "due_on", "queue_on", "opened_at", "arrived_at", "closed_at", "state_since",
    "clock_stopped_on", "ladder_on", "timer_at",
)  # fmt: skip


@dataclass
class Change:
    """What one event brings: `sets` columns, `says` codes and ids, `beside` sealed content."""

    kind: str
    sets: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    beside: list[BesideChain] = field(default_factory=list)


def payload_of(change: Change) -> dict[str, Any]:
    """The event's payload; the rows beside the chain are sealed by now."""
    payload = {key: plain(value) for key, value in change.says.items()}
    if change.sets:
        payload["sets"] = {column: plain(value) for column, value in change.sets.items()}
    if change.beside:
        payload["seals"] = sorted(row.digest for row in change.beside)
    return payload


def seal_rows(case: Case, sequence: int, rows: Iterable[BesideChain], salt: Iterable[str]) -> None:
    """Gives each row its place, salt and digest."""
    for row, fresh in zip(rows, salt, strict=False):
        row.case, row.sequence, row.salt = case, sequence, fresh
        row.digest = seal(fresh, row.content())


def event_of(
    case: Case, change: Change, *, by: Actor, now: datetime, client_key: str | None
) -> CaseEvent:
    """The next event of a case, linked and hashed, not yet written. Moves the head in memory."""
    event = CaseEvent(
        case=case,
        sequence=case.head_sequence + 1,
        kind=change.kind,
        at=now,
        actor_kind=by.kind,
        actor_id=by.user_id,
        on_behalf_of=by.on_behalf_of,
        payload=payload_of(change),
        client_key=client_key,
        previous_hash=case.head_hash,
    )
    event.hash = link_of(case.reference, event).hash(chain_key())
    case.head_sequence, case.head_hash = event.sequence, event.hash
    return event


def link_of(reference: str, event: CaseEvent) -> Link:
    """The part of an event row that is evidence."""
    return Link(
        case=reference,
        sequence=event.sequence,
        kind=event.kind,
        at=event.at,
        actor=(event.actor_kind, event.actor_id, event.on_behalf_of),
        payload=event.payload,
        client_key=event.client_key,
        previous=event.previous_hash,
    )


@write
def append(
    case: Case, change: Change, *, by: Actor, now: datetime, client_key: str | None = None
) -> CaseEvent:
    """Writes one event with all that belongs to it; `case` then shows the new state.

    Raises `Conflict` (cases.changed_meanwhile) if another event was written since `case` was
    read: the update below finds the head only where this reader saw it.
    """
    seen = case.head_sequence
    seal_rows(case, seen + 1, change.beside, salts())
    event = event_of(case, change, by=by, now=now, client_key=client_key)
    case.updated_at = now
    columns = {**change.sets, "head_sequence": event.sequence, "head_hash": event.hash}
    moved = Case.objects.filter(pk=case.pk, head_sequence=seen).update(updated_at=now, **columns)
    if not moved:
        raise changed_meanwhile()
    for column, value in change.sets.items():
        setattr(case, column, value)
    event.save(force_insert=True)
    insert_beside(change.beside)
    journal_after_commit([(case.reference, event.sequence, event.hash)])
    return event


@write
def append_to_many(
    changes: Sequence[tuple[Case, Change]], *, by: Actor, now: datetime
) -> list[CaseEvent]:
    """One event for each of several cases, with nothing beside it: two statements in all.

    The cases are locked by the caller, or `Conflict` is raised as by `append` and nothing is
    written.
    """
    seen = [case.head_sequence for case, _ in changes]
    events = [event_of(case, change, by=by, now=now, client_key=None) for case, change in changes]
    columns = sorted({column for _, change in changes for column in change.sets})
    lines = []
    for (case, change), before in zip(changes, seen, strict=True):
        case.updated_at = now
        for column, value in change.sets.items():
            setattr(case, column, value)
        lines.append((case, before))
    if _update_heads(lines, ["updated_at", "head_sequence", "head_hash", *columns]) < len(lines):
        raise changed_meanwhile()
    insert_many(events)
    heads = [
        (case.reference, event.sequence, event.hash)
        for (case, _), event in zip(changes, events, strict=True)
    ]
    journal_after_commit(heads)
    return events


def _update_heads(lines: Sequence[tuple[Case, int]], columns: Sequence[str]) -> int:
    """Writes the columns of cases whose head is still where it was seen; how many it found."""
    if not lines:
        return 0
    quoted = connection.ops.quote_name
    known = {field.attname: field for field in Case._meta.concrete_fields}
    fields = [known[column] for column in columns]
    sets = ", ".join(f"{quoted(str(field.column))} = %s" for field in fields)
    rows = [
        [field.get_db_prep_save(getattr(case, field.attname), connection) for field in fields]
        + [case.pk, seen]
        for case, seen in lines
    ]
    table = quoted(Case._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s AND head_sequence = %s", rows)
        return cursor.rowcount


def journal_after_commit(heads: Sequence[Head]) -> None:
    """Names the events outside the database as soon as they are committed."""
    after_commit(partial(note, heads))


def insert_beside(rows: Iterable[BesideChain]) -> None:
    """One INSERT for each kind of row; the rows have their keys afterwards."""
    by_kind: dict[type[BesideChain], list[BesideChain]] = defaultdict(list)
    for row in rows:
        by_kind[type(row)].append(row)
    for kind, same in by_kind.items():
        kind._default_manager.bulk_create(same)


def insert_many(rows: Sequence[BesideChain | CaseEvent]) -> None:
    """Writes many rows of one kind, without reading their keys back.

    The INSERT that bulk_create would make, in less than half its time: whether a value needs to
    be adapted to the database is settled once for each column, not for every cell.
    """
    if not rows:
        return
    for row in rows:
        row.case_id = row.case.pk  # the case may have got its key after it was set here
    statement, lines = _insert_of(rows)
    with connection.cursor() as cursor:
        cursor.executemany(statement, lines)


def insert_cases(cases: Sequence[Case]) -> None:
    """Writes the cases of a bundle, likewise; they have their keys afterwards."""
    for case in cases:
        case.bundle_id = case.bundle.pk  # the bundle has got its key in the meantime
    statement, lines = _insert_of(cases)
    into, _, places = statement.partition(" VALUES ")
    together = f"{into} VALUES {', '.join([places] * len(lines))} RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(together, [value for line in lines for value in line])
        keys = cursor.fetchall()
    for case, (key,) in zip(cases, keys, strict=True):
        case.pk, case._state.adding = key, False


def _insert_of(rows: Sequence[Model]) -> tuple[str, list[list[Any]]]:
    """The statement for one row, and the values of all."""
    kind = type(rows[0])
    columns = [column for column in kind._meta.concrete_fields if not column.primary_key]
    read = attrgetter(*(column.attname for column in columns))
    lines = [list(read(row)) for row in rows]
    for place, column in enumerate(columns):
        if isinstance(column, JSONField):
            for line in lines:
                line[place] = column.get_db_prep_save(line[place], connection)
        elif isinstance(column, DateField | ForeignKey):
            _adapt(column, place, lines)
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(column.column)) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quoted(kind._meta.db_table)} ({names}) VALUES ({places})", lines


def _adapt(column: Field, place: int, lines: list[list[Any]]) -> None:
    """Equal values are adapted once: most rows of a bundle share their days and cases."""
    adapted = {
        value: column.get_db_prep_save(value, connection)
        for value in {line[place] for line in lines}
    }
    for line in lines:
        line[place] = adapted[line[place]]
