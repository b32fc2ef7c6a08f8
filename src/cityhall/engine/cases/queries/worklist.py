"""The list of cases for other systems: what changed, in the order in which it did.

Numbers and codes only, so that a system need not read anybody to know what there is to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from cityhall.engine.cases.access import of_client
from cityhall.engine.cases.models import Case
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record_listing
from cityhall.kernel.transactions import write

#: What was written in the last moments may still be followed by something older that commits
#: later; a reader who goes on from a cursor would never see it.
SETTLED = timedelta(seconds=5)


@dataclass(frozen=True)
class WorkRow:
    """One case. `sequence` is the number of its last event."""

    reference: str
    procedure: str
    act: str
    state: str
    expects: str
    is_closed: bool
    section: str
    ward: str
    sequence: int
    opened_at: datetime
    arrived_at: datetime | None
    closed_at: datetime | None
    due_on: date | None
    changed_at: datetime


@dataclass(frozen=True)
class WorkPage:
    """One page; `last` is the place of its last row, '' if it has none."""

    rows: tuple[WorkRow, ...]
    last: str
    is_more: bool


@write
def worklist(
    *, by: Actor, after: str, wanted: Mapping[str, str], size: int, now: datetime
) -> WorkPage:
    """The cases that a client may list, behind a place; that they were listed is in the audit.

    `wanted` narrows by section, ward, procedure, state; '' leaves one open. `ValueError` for a
    place that is none. Of protected people there is nothing.
    """
    cases = of_client(by, "desk.inbox", now=now).filter(
        updated_at__lt=now - SETTLED,
        **{column: value for column, value in wanted.items() if value},
    )
    found = list(_after(cases, after).order_by("updated_at", "id")[: size + 1])
    rows = tuple(_row(case) for case in found[:size])
    record_listing(
        by=by,
        object_kind="case_list",
        object_id="worklist",
        shown=[row.reference for row in rows],
        total=len(rows),
        now=now,
    )
    last = f"{found[:size][-1].updated_at.isoformat()}~{found[:size][-1].pk}" if rows else ""
    return WorkPage(rows, last, len(found) > size)


def _after(cases: QuerySet[Case], place: str) -> QuerySet[Case]:
    if not place:
        return cases
    at, _, last = place.partition("~")
    moment, last_id = datetime.fromisoformat(at), int(last)
    if moment.tzinfo is None or not 0 <= last_id < 2**63:
        raise ValueError(place)
    # The second condition is where the index begins; without it all that went before is read.
    behind = Q(updated_at__gt=moment) | Q(id__gt=last_id)
    return cases.filter(behind, updated_at__gte=moment)


def _row(case: Case) -> WorkRow:
    return WorkRow(
        reference=case.reference,
        procedure=case.procedure,
        act=case.act,
        state=case.state,
        expects=case.expects,
        is_closed=case.kind == "closed",
        section=case.section,
        ward=case.ward,
        sequence=case.head_sequence,
        opened_at=case.opened_at,
        arrived_at=case.arrived_at,
        closed_at=case.closed_at,
        due_on=case.due_on,
        changed_at=case.updated_at,
    )


def may_list(reference: str, *, by: Actor, now: datetime) -> bool:
    """Whether a client may know of the case at all."""
    return of_client(by, "desk.inbox", now=now).filter(reference=reference).exists()
