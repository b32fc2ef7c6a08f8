"""What a closed case holds goes when its time is over: told before, laid aside, erased, certified.

    closed → planned → 14 days before: noticed → due: aside for 30 days, seen by nobody → erased
                 └──── held, with a reason: nothing goes, and what lay aside is back ────┘

Nothing is erased by a rule that nobody has checked against its source.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from cityhall.engine.cases.actions.desk import Beside, act_beside, erase_values
from cityhall.engine.cases.actions.moving import Moved, Press
from cityhall.engine.cases.certificates import certificate_of
from cityhall.engine.cases.definitions import current_versions, version_of
from cityhall.engine.cases.models import Attachment, Case, Disposal
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.rules.retention import (
    ASIDE,
    NOTICE,
    Kept,
    ensure_can_be_held,
    ensure_held,
    kept_by,
)
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.documents.api import Document, delete_document
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Conflict, NotFound
from cityhall.kernel.transactions import write

KEEPER = Actor.system("保存期間の見張り")
BATCH = 200
HOLD, LET_GO = Beside("retention_held", "case.assign"), Beside("retention_released", "case.assign")
#: A case whose procedure has no rule can be held as well; it never comes due unchecked.
NO_RULE = Kept(100, "closed", is_checked=False)


def tend_retention(*, now: datetime) -> int:
    """Takes every case one step on that is due for one; how many steps. Each is its own write."""
    today = in_jst(now).date()
    open_ones = Disposal.objects.filter(erased_at=None, held_at=None, is_checked=True)
    steps: tuple[tuple[QuerySet[Disposal], Callable[[Disposal, datetime], None]], ...] = (
        (open_ones.filter(noticed_at=None, due_on__lte=today + NOTICE), _notice),
        (
            open_ones.filter(noticed_at__lte=now - NOTICE, set_aside_at=None, due_on__lte=today),
            _aside,
        ),
        (open_ones.filter(gone_on__lte=today), _erase),
    )
    done = _plan(now) + _check_again(now)
    for due, step in steps:
        done += _each(due, step, now)
    return done


def _plan(now: datetime) -> int:
    """A disposal for every closed case that has none, and none for what was opened again."""
    Disposal.objects.filter(case__kind="open", erased_at=None, held_at=None).delete()
    cases = Case.objects.filter(kind="closed", disposal=None).order_by("id")[:BATCH]
    planned = [_planned(case, kept) for case in cases if (kept := _rule_for(case)) is not None]
    Disposal.objects.bulk_create(planned, ignore_conflicts=True)
    return len(planned)


def _planned(case: Case, kept: Kept) -> Disposal:
    closed_on = in_jst(case.closed_at or case.state_since).date()
    return Disposal(
        case=case,
        years=kept.years,
        counted_from=kept.from_,
        is_checked=kept.is_checked,
        due_on=kept.due_on(closed_on),
    )


def _rule_for(case: Case) -> Kept | None:
    """The rule of the case's own version; of today's, where only that one has been checked."""
    own = version_of(case.version_id).procedure.retention
    if own is not None and own.checked:
        return kept_by(own)
    try:
        (newest,) = current_versions([case.procedure])
    except NotFound:  # the procedure is not offered any more
        return kept_by(own) if own else None
    known = newest.procedure.retention
    if known is not None and (known.checked or own is None):
        return kept_by(known)
    return kept_by(own) if own else None


def _check_again(now: datetime) -> int:
    """Cases whose rule has been checked since they were planned."""
    unchecked = Disposal.objects.filter(is_checked=False, erased_at=None)
    done = 0
    for name in list(unchecked.values_list("case__procedure", flat=True).distinct()):
        rows = unchecked.filter(case__procedure=name).select_related("case").order_by("id")
        for row in rows[:BATCH]:
            kept = _rule_for(row.case)
            if kept is None or not kept.is_checked:
                break
            fresh = _planned(row.case, kept)
            Disposal.objects.filter(pk=row.pk, is_checked=False).update(
                is_checked=True,
                years=fresh.years,
                counted_from=fresh.counted_from,
                due_on=fresh.due_on,
            )
            done += 1
    return done


def _each(
    due: QuerySet[Disposal], step: Callable[[Disposal, datetime], None], now: datetime
) -> int:
    done = 0
    for disposal in list(due.select_related("case").order_by("due_on", "id")[:BATCH]):
        try:
            with write():
                step(disposal, now)
        except Conflict:  # somebody wrote into the case just now; the next round looks again
            continue
        done += 1
    return done


def _notice(disposal: Disposal, now: datetime) -> None:
    """From now on it stands on the page of its section."""
    disposal.noticed_at = now
    disposal.save(update_fields=["noticed_at"])
    _audit(disposal.case, "case.retention_noticed", now)


def _aside(disposal: Disposal, now: datetime) -> None:
    disposal.set_aside_at, disposal.gone_on = now, in_jst(now).date() + ASIDE
    disposal.save(update_fields=["set_aside_at", "gone_on"])
    says = {"gone_on": disposal.gone_on, "due_on": disposal.due_on}
    append(disposal.case, Change("set_aside", says=says), by=KEEPER, now=now)
    _audit(disposal.case, "case.set_aside", now)


def _erase(disposal: Disposal, now: datetime) -> None:
    """Values, documents and contact go; the certificate of it comes in the same write."""
    case = disposal.case
    files = _files_of(case)
    rule = f"{disposal.years} years from {disposal.counted_from}"
    erase_values(
        items=None,
        reason=f"保存期間の満了({disposal.due_on:%Y-%m-%d}、{rule})",
        reference=case.reference,
        by=KEEPER,
        now=now,
        client_key=f"retention:{disposal.pk}",
    )
    for file in files:
        delete_document(document_id=file.pk, reason="保存期間の満了", by=KEEPER, now=now)
    disposal.erased_at = now
    disposal.save(update_fields=["erased_at"])
    certificate_of(disposal, files, now=now).save()


def _files_of(case: Case) -> list[Document]:
    """Its documents that no other case still holds."""
    mine = Attachment.objects.filter(case=case, erased_at=None).values("document")
    others = Attachment.objects.filter(erased_at=None).exclude(case=case).values("document")
    files = Document.objects.filter(pk__in=mine, deleted_at=None).exclude(pk__in=others)
    return list(files.order_by("created_at", "id"))


def hold_case(*, reason: str, reference: str, by: Actor, now: datetime, client_key: str) -> Moved:
    """Stops the erasing of a case, for a lawsuit or a review, say; what lay aside is back.

    Raises `Conflict` (cases.already_held, cases.already_erased, cases.still_open).
    """
    refusals.ensure_reason(reason)

    def make(case: Case) -> Change:
        refusals.ensure_closed(case.kind)
        disposal = _disposal_of(case)
        is_held, is_erased = disposal.held_at is not None, disposal.erased_at is not None
        ensure_can_be_held(is_held=is_held, is_erased=is_erased)
        disposal.held_at, disposal.held_by_id = now, by.user_id
        disposal.hold_reason = reason.strip()
        disposal.set_aside_at = disposal.gone_on = disposal.noticed_at = None
        disposal.save()
        return Change(HOLD.kind)

    press = Press(reference=reference, by=by, now=now, client_key=client_key)
    return act_beside(HOLD, make, reason, press)


def release_hold(*, reference: str, by: Actor, now: datetime, client_key: str) -> Moved:
    """Lets the erasing go on: told anew, and laid aside anew, however long it was due.

    Raises `Conflict` (cases.not_held).
    """

    def make(case: Case) -> Change:
        disposal = _disposal_of(case)
        ensure_held(disposal.held_at is not None)
        disposal.held_at = disposal.held_by = None
        disposal.hold_reason = ""
        disposal.save()
        return Change(LET_GO.kind)

    press = Press(reference=reference, by=by, now=now, client_key=client_key)
    return act_beside(LET_GO, make, "", press)


def _disposal_of(case: Case) -> Disposal:
    """The case's disposal; made now where the worker has not come to it yet."""
    found = Disposal.objects.select_for_update().filter(case=case).first()
    if found is not None:
        return found
    planned = _planned(case, _rule_for(case) or NO_RULE)
    planned.save()
    return planned


def _audit(case: Case, action: str, now: datetime) -> None:
    record(
        by=KEEPER,
        action=action,
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        now=now,
    )
