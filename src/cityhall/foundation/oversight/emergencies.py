"""Taking access in an emergency, and judging it afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cityhall.foundation.accounts.api import (
    Actor,
    Duty,
    User,
    covered_places,
    ensure_allowed,
    in_places,
    user_of,
)
from cityhall.foundation.audit.api import AuditEntry, entries_of_case, record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.oversight.events import EmergencyOpened
from cityhall.foundation.oversight.models import FINDINGS, EmergencyAccess
from cityhall.foundation.oversight.rules import emergency as rules
from cityhall.kernel.transactions import write

BREAK_GLASS, REVIEW = "case.break_glass", "access.review"


@dataclass(frozen=True)
class EmergencyView:
    """One access as reviewers see it, with what was read by it."""

    id: int
    who: str
    user_id: int
    case_reference: str
    section: str
    ward: str
    reason: str
    began_at: datetime
    ends_at: datetime
    finding: str
    reviewed_by: str
    reviewed_at: datetime | None
    remark: str
    reads: tuple[AuditEntry, ...] = ()


@write
def begin_emergency(
    *,
    case_reference: str,
    section: str,
    ward: str,
    person_id: int | None,
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Opens one case to one member of staff for a while; supervisors and operators are told at
    once. Whoever calls has looked whether the case may be opened like this at all.

    While it runs, asking again gives the same access. Raises `Invalid` (oversight.reason_needed).
    """
    user = user_of(by.user_id or 0)
    ensure_allowed(user, BREAK_GLASS)
    rules.ensure_reason(reason)
    User.objects.select_for_update().get(pk=user.pk)
    running = EmergencyAccess.objects.filter(
        user=user, case_reference=case_reference, ends_at__gt=now
    ).first()
    if running is not None:
        return running.pk
    access = EmergencyAccess.objects.create(
        user=user,
        case_reference=case_reference,
        section=section,
        ward=ward,
        reason=reason.strip()[:500],
        began_at=now,
        ends_at=now + timedelta(minutes=rules.emergency_rule().lasts_minutes),
    )
    _record("emergency.opened", access, by=by, now=now, person_id=person_id, reason=reason)
    announce(EmergencyOpened(access_id=access.pk), now=now)
    return access.pk


def running_emergencies(user_id: int, *, now: datetime) -> QuerySet[EmergencyAccess]:
    """Those that are open to somebody now; compare their `case_reference`."""
    return EmergencyAccess.objects.filter(user=user_id, began_at__lte=now, ends_at__gt=now)


def reviewers_of(access_id: int) -> list[User]:
    """Supervisors of the case's section and ward, and whoever runs the systems; not the one who
    took the access."""
    access = EmergencyAccess.objects.get(pk=access_id)
    here = Q(section__in=["", access.section], ward__in=["", access.ward])
    duties = Duty.objects.filter(Q(role="operator") | (Q(role="supervisor") & here))
    found = User.objects.filter(pk__in=duties.values("user"), is_active=True)
    return list(found.exclude(pk=access.user_id).order_by("pk"))


@write
def review_emergency(
    *, access_id: int, finding: str, remark: str, by: Actor, now: datetime
) -> None:
    """Says whether it was justified; once, and by another."""
    user = user_of(by.user_id or 0)
    access = _seen_by(user).select_for_update().filter(pk=access_id).first()
    if access is None:
        raise rules.no_access()
    rules.ensure_another(access.user_id != user.pk)
    rules.ensure_unreviewed(not access.finding)
    rules.ensure_finding(finding in FINDINGS, remark)
    access.finding, access.remark = finding, remark.strip()[:500]
    access.reviewed_by, access.reviewed_at = user, now
    access.save()
    _record("emergency.reviewed", access, by=by, now=now, reason=remark, finding=finding)


def emergencies(
    *, user: User, reviewed: bool, limit: int, before: int | None = None
) -> list[EmergencyView]:
    """What the account may review, the newest first; one query."""
    rows = _seen_by(user).filter(~Q(finding="") if reviewed else Q(finding=""))
    rows = rows if before is None else rows.filter(pk__lt=before)
    found = rows.select_related("user", "reviewed_by").order_by("-id")[:limit]
    return [_view(row) for row in found]


def emergency(access_id: int, *, user: User) -> EmergencyView:
    """One of them with every read of the case by that clerk in that time; `NotFound` for others."""
    row = _seen_by(user).select_related("user", "reviewed_by").filter(pk=access_id).first()
    if row is None:
        raise rules.no_access()
    reads = tuple(
        entry
        for entry in entries_of_case(row.case_reference, limit=500)
        if entry.detail.get("emergency") == str(row.pk)
    )
    return _view(row, reads)


def _seen_by(user: User) -> QuerySet[EmergencyAccess]:
    ensure_allowed(user, REVIEW)
    return EmergencyAccess.objects.filter(in_places(covered_places(user, REVIEW)))


def _view(row: EmergencyAccess, reads: tuple[AuditEntry, ...] = ()) -> EmergencyView:
    return EmergencyView(
        id=row.pk,
        who=row.user.display_name,
        user_id=row.user_id,
        case_reference=row.case_reference,
        section=row.section,
        ward=row.ward,
        reason=row.reason,
        began_at=row.began_at,
        ends_at=row.ends_at,
        finding=row.finding,
        reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
        remark=row.remark,
        reads=reads,
    )


def _record(
    action: str,
    access: EmergencyAccess,
    *,
    by: Actor,
    now: datetime,
    reason: str,
    person_id: int | None = None,
    finding: str = "",
) -> None:
    record(
        by=by,
        action=action,
        object_kind="emergency",
        object_id=access.pk,
        case_reference=access.case_reference,
        person_id=person_id,
        reason=reason,
        detail={"finding": finding} if finding else {"until": access.ends_at.isoformat()},
        now=now,
    )
