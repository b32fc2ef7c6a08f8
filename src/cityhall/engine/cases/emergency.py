"""A case opened in an emergency by somebody without the duty: to be read, and nothing else."""

from datetime import datetime
from typing import TypedDict

from django.db.models import QuerySet

from cityhall.engine.cases.access import for_eyes_of, visible_to
from cityhall.engine.cases.models import Case
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.told import told_of
from cityhall.foundation.accounts.api import Actor, User, reader_of, user_of
from cityhall.foundation.oversight.api import (
    begin_emergency,
    emergency_rule,
    running_emergencies,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write


@write
def open_in_emergency(*, reference: str, reason: str, by: Actor, now: datetime) -> bool:
    """Opens the case to this member of staff for a while; False where the duty opens it anyway.

    Raises `NotFound` (cases.not_found) for a number that is none, and for cases of protected
    people unless the rule opens them, `Invalid` (oversight.reason_needed).
    """
    if visible_to(by, now=now).filter(reference=reference).exists():
        return False
    case = _openable(user_of(by.user_id or 0), now).filter(reference=reference).first()
    if case is None:
        raise refusals.not_found()
    begin_emergency(
        case_reference=case.reference,
        section=case.section,
        ward=case.ward,
        person_id=case.person_id,
        reason=reason,
        by=by,
        now=now,
    )
    return True


def _openable(user: User, now: datetime) -> QuerySet[Case]:
    every = Case.objects.all()
    return every if emergency_rule().opens_protected else for_eyes_of(user, every, now=now)


class Ground(TypedDict):
    """As whom, and why, a case is read: what the audit is told. `reader` is None for others than
    staff; the reason is that of the emergency, if there is one; `person_id` is who will be told."""

    reader: dict[str, str] | None
    reason: str
    person_id: int | None


def read_case(reference: str, *, by: Actor, now: datetime) -> tuple[Case, Ground]:
    """The case, and on what ground it is read: by the duty, or in an emergency that is running.

    `NotFound` (cases.not_found) where it may not be known to exist.
    """
    case = visible_to(by, now=now).filter(reference=reference).first()
    if by.kind != "staff" or by.user_id is None:
        if case is None:
            raise refusals.not_found()
        return case, Ground(reader=None, reason="", person_id=case.person_id)
    reason, marks = "", dict[str, str]()
    if case is None:
        case, reason, marks = _in_emergency(reference, by.user_id, now)
    reader = reader_of(by.user_id, "case.read", section=case.section, ward=case.ward)
    told = told_of([case], on=in_jst(now).date())[case.pk]
    return case, Ground(reader=reader | marks, reason=reason, person_id=told)


def _in_emergency(reference: str, user_id: int, now: datetime) -> tuple[Case, str, dict[str, str]]:
    access = running_emergencies(user_id, now=now).filter(case_reference=reference).last()
    seen = _openable(user_of(user_id), now) if access else Case.objects.none()
    case = seen.filter(reference=reference).first()
    if access is None or case is None:
        raise refusals.not_found()
    return case, access.reason, {"emergency": str(access.pk)}
