"""Who looked at somebody's data, as that person is told: without names, and without what law keeps
back. What is kept back is neither shown nor counted, so that nothing gives it away."""

from dataclasses import dataclass
from datetime import datetime

from cityhall.foundation.audit.models import Entry
from cityhall.foundation.audit.queries import staff_reads
from cityhall.foundation.audit.withholding import read_rules

AT_ONCE = 100


@dataclass(frozen=True)
class ToldRead:
    """One read. `section`, `ward` and `role` are those of the reader's duty, '' where the entry is
    older than the house kept them; `was_found`: brought up by a search, not opened;
    `system` is the name of another system that read, '' for staff."""

    id: int
    at: datetime
    object_kind: str
    case_reference: str
    reason: str
    section: str
    ward: str
    role: str
    purpose: str
    was_found: bool
    in_emergency: bool
    system: str


def reads_told_to(
    person_id: int, *, limit: int, before: int | None = None
) -> tuple[list[ToldRead], int | None]:
    """The newest reads before an entry, and the entry to go on from (None at the end)."""
    told: list[ToldRead] = []
    rules = read_rules()
    while True:
        rows = _batch(person_id, before)
        for row in rows:
            if len(told) == limit:
                return told, told[-1].id
            if rules.withholding(row.detail) is None:
                told.append(_told(row))
        if len(rows) < AT_ONCE:
            return told, None
        before = rows[-1].pk


def _batch(person_id: int, before: int | None) -> list[Entry]:
    rows = staff_reads().filter(person_id=person_id)
    rows = rows if before is None else rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:AT_ONCE])


def _told(row: Entry) -> ToldRead:
    return ToldRead(
        id=row.pk,
        at=row.at,
        object_kind=row.object_kind,
        case_reference=row.case_reference,
        reason=row.reason,
        section=row.detail.get("section", ""),
        ward=row.detail.get("ward", ""),
        role=row.detail.get("role", ""),
        purpose=row.detail.get("purpose", ""),
        was_found=row.action.endswith(".found"),
        in_emergency="emergency" in row.detail,
        system=row.actor_label.rpartition(" (")[0] if row.actor_kind == "client" else "",
    )
