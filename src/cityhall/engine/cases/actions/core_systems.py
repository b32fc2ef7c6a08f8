"""Handing accepted cases to the city's core systems as lists, and taking in what came back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cityhall.engine.cases.access import handed_over_by
from cityhall.engine.cases.models import Case, HandOver
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules import refusals
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.kernel.clock import in_jst
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

Status = HandOver.Status
LARGEST_BATCH = 2000


@dataclass(frozen=True)
class Answered:
    """What a core system says of one case: taken in, or why not.

    Of a case that went as a file, `fields` says how many it has and `by_machine` how many of them
    went so that nobody types them again (`core_systems.counted`); `typed` names those that did not.
    """

    reference: str
    taken: bool
    reason: str = ""
    fields: int = 0
    by_machine: int = 0
    typed: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakenIn:
    """What became of the answers: how many were new, known already, or fit no case."""

    new: int
    known: int
    unknown: tuple[str, ...]


@write
def export_hand_overs(
    *, system: str, by: Actor, now: datetime, among: Collection[int] | None = None
) -> str | None:
    """Puts everything queued for a system, and all that failed before, into one batch; or only
    those `among` them.

    Returns the batch's number, or None if nothing waits. Cases that are not the
    actor's to hand over stay queued for somebody who may.
    """
    waiting = HandOver.objects.select_for_update().filter(
        system=system,
        status__in=[Status.QUEUED, Status.FAILED],
        case__in=handed_over_by(by, now=now),
    )
    if among is not None:
        waiting = waiting.filter(pk__in=among)
    ids = list(waiting.order_by("id").values_list("pk", flat=True)[:LARGEST_BATCH])
    if not ids:
        return None
    batch = f"{in_jst(now):%Y%m%d}-{new_reference()}"
    HandOver.objects.filter(pk__in=ids).update(
        status=Status.EXPORTED,
        batch=batch,
        exported_at=now,
        reason="",
        answered_at=None,
    )
    record(
        by=by,
        action="hand_over.exported",
        object_kind="hand_over_batch",
        object_id=batch,
        detail={"system": system, "cases": len(ids)},
        now=now,
    )
    return batch


@write
def hold_back(*, batch: str, reasons: Mapping[str, str], now: datetime) -> None:
    """Takes cases out of a batch again that cannot be written as the core system wants it."""
    for reference, reason in reasons.items():
        HandOver.objects.filter(batch=batch, case__reference=reference).update(
            status=Status.FAILED, batch="", reason=reason[:300], answered_at=now
        )


@write
def take_in_answers(
    *, system: str, answers: Iterable[Answered], by: Actor, now: datetime
) -> TakenIn:
    """Notes what a core system answered; the same answer again changes nothing.

    A failure needs its reason. Each new answer becomes an event of its case.
    """
    new, known, unknown = 0, 0, []
    theirs = handed_over_by(by, now=now)
    for answer in answers:
        found = HandOver.objects.select_for_update().filter(
            system=system, case__in=theirs.filter(reference=answer.reference)
        )
        row = found.exclude(status=Status.QUEUED).first()
        if row is None:
            unknown.append(answer.reference)
        elif _take_in(row, answer, by=by, now=now):
            new += 1
        else:
            known += 1
    return TakenIn(new, known, tuple(unknown))


def _take_in(row: HandOver, answer: Answered, *, by: Actor, now: datetime) -> bool:
    status = Status.ACKNOWLEDGED if answer.taken else Status.FAILED
    if not answer.taken:
        refusals.ensure_reason(answer.reason)
    if row.status == status and row.reason == answer.reason:
        return False
    row.status, row.reason, row.answered_at = status, answer.reason[:300], now
    row.save(update_fields=["status", "reason", "answered_at"])
    case = Case.objects.get(pk=row.case_id)
    says: dict[str, Any] = {"system": row.system, "status": str(status), "batch": row.batch}
    if answer.fields:
        says |= {"fields": answer.fields, "by_machine": answer.by_machine if answer.taken else 0}
    if answer.taken and answer.typed:
        says["typed"] = sorted(set(answer.typed))
    append(case, Change("core_system_answered", says=says), by=by, now=now)
    record(
        by=by,
        action="hand_over.answered",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        detail=says,
        now=now,
    )
    return True
