"""Saying that two cases are not the same thing sent twice, and taking that back."""

from datetime import datetime

from cityhall.engine.cases.access import case_for
from cityhall.engine.cases.models import Case, NotDuplicate
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write


@write
def say_not_duplicate(*, reference: str, other: str, by: Actor, now: datetime) -> None:
    """Remembers it for both; again changes nothing. `NotFound` where either may not be known."""
    case, earlier, later = _pair(reference, other, by, now)
    _, is_new = NotDuplicate.objects.get_or_create(
        earlier=earlier,
        later=later,
        defaults={"said_by_id": refusals.staff_id(by), "said_at": now},
    )
    if is_new:
        _record("case.not_duplicate", case, other, by, now)


@write
def doubt_again(*, reference: str, other: str, by: Actor, now: datetime) -> None:
    """Takes it back: the two may be duplicates as before. Raises as `say_not_duplicate`."""
    case, earlier, later = _pair(reference, other, by, now)
    gone, _ = NotDuplicate.objects.filter(earlier=earlier, later=later).delete()
    if gone:
        _record("case.maybe_duplicate", case, other, by, now)


def _pair(reference: str, other: str, by: Actor, now: datetime) -> tuple[Case, Case, Case]:
    case, second = (case_for(each, by=by, now=now) for each in (reference, other))
    user = user_of(refusals.staff_id(by))
    ensure_allowed(user, "case.note", section=case.section, ward=case.ward)
    desk_refusals.ensure_two_cases(case.pk, second.pk)
    earlier, later = sorted((case, second), key=lambda each: each.pk)
    return case, earlier, later


def _record(action: str, case: Case, other: str, by: Actor, now: datetime) -> None:
    record(
        by=by,
        action=action,
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        detail={"other": other},
        now=now,
    )
