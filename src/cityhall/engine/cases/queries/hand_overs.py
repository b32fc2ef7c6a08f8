"""The lists for core systems: accepted cases, field by field, so that nothing is typed twice."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Q, QuerySet

from cityhall.engine.cases.access import handed_over_by
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Case, CaseValue, HandOver
from cityhall.engine.cases.told import told_of
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor, reader_of
from cityhall.foundation.audit.api import record_case_reads, record_listing, record_read
from cityhall.foundation.vocabulary.api import form_fields
from cityhall.kernel.clock import in_jst
from cityhall.kernel.spreadsheets import harmless
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class HandOverRow:
    """One accepted case on a list. `fields` are (name of the field, label, value) as the form
    has them: names and addresses by their parts."""

    reference: str
    person_id: int | None
    procedure: str
    title: str
    section: str
    ward: str
    state: str
    closed_at: datetime | None
    system: str
    status: str
    batch: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class HandOverCount:
    """How many cases of a system stand where."""

    system: str
    status: str
    count: int


def handover_rows(
    *,
    by: Actor,
    now: datetime,
    system: str = "",
    status: str = "",
    batch: str = "",
    limit: int = 2000,
) -> list[HandOverRow]:
    """Rows in the order queued, of the cases that the actor may hand over. Three queries."""
    wanted = {"system": system, "status": status, "batch": batch}
    found = HandOver.objects.filter(
        **{column: value for column, value in wanted.items() if value},
        case__in=handed_over_by(by, now=now),
    )
    rows = list(found.select_related("case").order_by("id")[:limit])
    known = versions([row.case.version_id for row in rows])
    values: dict[int, list[CaseValue]] = defaultdict(list)
    held = CaseValue.objects.filter(
        case__in=[row.case_id for row in rows], superseded_by=None, erased_at=None
    ).filter(case__disposal__set_aside_at=None)
    for value in held.order_by("id"):
        values[value.case_id].append(value)
    return [_row(row, known[row.case.version_id], values[row.case_id]) for row in rows]


@write
def exported_list(*, batch: str, by: Actor, now: datetime, reason: str) -> list[HandOverRow]:
    """The rows of a list to be taken out as a file; empty if there is none that the actor may hand
    over. The audit has the list, and a read of each case in it."""
    rows = handover_rows(by=by, now=now, batch=batch) if batch else []
    if rows:
        reader = reader_of(by.user_id, "case.hand_over") if by.kind == "staff" else None
        record_read(
            by=by,
            object_kind="hand_over_batch",
            object_id=batch,
            reason=reason,
            reader=reader,
            now=now,
        )
        cases = list(Case.objects.filter(reference__in={row.reference for row in rows}))
        told = told_of(cases, on=in_jst(now).date())
        record_case_reads(
            by=by,
            cases=[(case.reference, told[case.pk]) for case in cases],
            reason=reason,
            detail={"hand_over_batch": batch},
            reader=reader,
            now=now,
        )
    return rows


@write
def failed_hand_overs(
    *, by: Actor, now: datetime, limit: int, batch: str = ""
) -> list[HandOverRow]:
    """What core systems could not take in, and why, of all lists or of one; that it was shown is
    in the audit."""
    rows = handover_rows(by=by, now=now, status=HandOver.Status.FAILED, batch=batch, limit=limit)
    record_listing(
        by=by,
        object_kind="case_list",
        object_id="hand_over.failed",
        shown=[row.reference for row in rows],
        total=len(rows),
        now=now,
    )
    return rows


@dataclass(frozen=True)
class HandOverBatch:
    """A list that was exported: when, how many cases, and what came back of them."""

    batch: str
    system: str
    exported_at: datetime
    cases: int
    acknowledged: int
    failed: int


def hand_over_counts(*, by: Actor, now: datetime) -> tuple[HandOverCount, ...]:
    """How many cases that the actor may hand over stand where, by system. One query."""
    seen = HandOver.objects.filter(case__in=handed_over_by(by, now=now)).order_by(
        "system", "status"
    )
    rows = seen.values("system", "status").annotate(found=Count("id"))
    return tuple(HandOverCount(row["system"], row["status"], row["found"]) for row in rows)


def hand_over_batches(*, by: Actor, now: datetime, limit: int = 20) -> tuple[HandOverBatch, ...]:
    """The lists exported last, newest first. One query."""
    status = HandOver.Status
    seen = HandOver.objects.filter(case__in=handed_over_by(by, now=now)).exclude(batch="")
    rows = seen.values("batch", "system").annotate(
        at=Max("exported_at"),
        found=Count("id"),
        taken=Count("id", filter=Q(status=status.ACKNOWLEDGED)),
        refused=Count("id", filter=Q(status=status.FAILED)),
    )
    return tuple(
        HandOverBatch(
            row["batch"], row["system"], row["at"], row["found"], row["taken"], row["refused"]
        )
        for row in rows.order_by("-at", "batch")[:limit]
    )


@dataclass(frozen=True)
class QueuedHandOver:
    """A case that waits to go to a core system by itself."""

    id: int
    section: str
    ward: str
    day: date


def queued_hand_overs(*, system: str, by: Actor, limit: int = 2000) -> list[QueuedHandOver]:
    """What waits for a system, and what it refused before and has been worked on since. One
    query. `day` is the day on which it was decided that the case goes there."""
    if by.kind != "system":
        return []
    status = HandOver.Status
    waits = Q(status=status.QUEUED) | Q(status=status.FAILED, answered_at__lt=F("case__updated_at"))
    rows = HandOver.objects.filter(waits, system=system).order_by("id")
    columns = rows.values_list("id", "case__section", "case__ward", "queued_at")
    return [
        QueuedHandOver(number, section, ward, in_jst(at).date())
        for number, section, ward, at in columns[:limit]
    ]


def batch_counts(
    batches: Collection[str], *, among: QuerySet[Case] | None = None
) -> dict[str, dict[str, int]]:
    """How many cases of each list stand where: of all, or of those `among` them. One query."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rows = HandOver.objects.filter(batch__in=batches).order_by("batch", "status")
    if among is not None:
        rows = rows.filter(case__in=among)
    for row in rows.values("batch", "status").annotate(found=Count("id")):
        counts[row["batch"]][row["status"]] = row["found"]
    return dict(counts)


def hand_over_standing(
    *, system: str, references: Collection[str], by: Actor, now: datetime
) -> dict[str, str]:
    """How far each of these cases has come on its way into a core system, as far as the actor
    may hand them over. One query for each five hundred."""
    wanted, found = list(references), dict[str, str]()
    for start in range(0, len(wanted), 500):
        rows = HandOver.objects.filter(
            system=system,
            case__in=handed_over_by(by, now=now).filter(reference__in=wanted[start : start + 500]),
        )
        found |= dict(rows.values_list("case__reference", "status"))
    return found


def _row(row: HandOver, definition: Version, values: Sequence[CaseValue]) -> HandOverRow:
    case = row.case
    return HandOverRow(
        reference=case.reference,
        person_id=case.person_id,
        procedure=case.procedure,
        title=definition.procedure.title["ja"],
        section=case.section,
        ward=case.ward,
        state=case.state,
        closed_at=case.closed_at,
        system=row.system,
        status=row.status,
        batch=row.batch,
        reason=row.reason,
        fields=tuple(field for value in values for field in _fields(definition, value)),
    )


def _fields(definition: Version, value: CaseValue) -> Iterable[tuple[str, str, str]]:
    item = definition.items[value.item]
    if item.type == "file":
        return
    for name, written in form_fields(item, value.value).items():
        for each in written if isinstance(written, list) else [written]:
            yield name, item.label["ja"], str(each)


COLUMNS = ("受付番号", "手続", "手続の名前", "係", "区", "決まった日", "項目", "項目の名前", "値")


def as_csv(rows: Iterable[HandOverRow]) -> str:
    """One line a field, so that every procedure fits the same layout. UTF-8, CRLF, for import
    by programs: a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for row in rows:
        closed = in_jst(row.closed_at).date().isoformat() if row.closed_at else ""
        head = (row.reference, row.procedure, row.title, row.section, row.ward, closed)
        for field, label, value in row.fields:
            lines.writerow([*head, field, label, harmless(value)])
    return out.getvalue()
