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
    reader_of,
    user_of,
)
from cityhall.foundation.audit.api import AuditEntry, entries_of_case, reads_of_person, record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.oversight.events import EmergencyOpened
from cityhall.foundation.oversight.models import FINDINGS, EmergencyAccess
from cityhall.foundation.oversight.rules import emergency as rules
from cityhall.foundation.residents.api import (
    KnownFact,
    PersonRef,
    may_read_protected,
    protected_among,
    read_person,
)
from cityhall.kernel import clock
from cityhall.kernel.transactions import write

BREAK_GLASS, REVIEW = "case.break_glass", "access.review"


@dataclass(frozen=True)
class EmergencyView:
    """One access as reviewers see it, with what was read by it. `person_id` is None where a case
    was opened, and where the reviewer may not know of the person."""

    id: int
    who: str
    user_id: int
    case_reference: str
    person_id: int | None
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
    wanted = EmergencyAccess(case_reference=case_reference, section=section, ward=ward)
    return _begin(wanted, person_id, reason=reason, by=by, now=now)


@write
def read_person_in_emergency(
    person_id: int, *, user: User, reason: str, purpose: str, now: datetime
) -> tuple[PersonRef, dict[str, KnownFact]]:
    """Somebody without a case, as `read_person` shows them; whoever may review it is told at once,
    and the read carries the access. Nobody protected is opened like this.

    Raises `Invalid` (oversight.reason_needed), and what `read_person` raises.
    """
    by, here = Actor.of(user), reader_of(user, "person.read")
    wanted = EmergencyAccess(
        person_id=person_id, section=here.get("section", ""), ward=here.get("ward", "")
    )
    marks = {"emergency": str(_begin(wanted, person_id, reason=reason, by=by, now=now))}
    return read_person(person_id, user=user, reason=reason, purpose=purpose, now=now, marks=marks)


def _begin(
    wanted: EmergencyAccess, person_id: int | None, *, reason: str, by: Actor, now: datetime
) -> int:
    user = user_of(by.user_id or 0)
    ensure_allowed(user, BREAK_GLASS)
    rules.ensure_reason(reason)
    User.objects.select_for_update().get(pk=user.pk)
    running = EmergencyAccess.objects.filter(
        user=user,
        case_reference=wanted.case_reference,
        person_id=wanted.person_id,
        ends_at__gt=now,
    ).first()
    if running is not None:
        return running.pk
    wanted.user, wanted.reason, wanted.began_at = user, reason.strip()[:500], now
    wanted.ends_at = now + timedelta(minutes=rules.emergency_rule().lasts_minutes)
    wanted.save(force_insert=True)
    _record("emergency.opened", wanted, by=by, now=now, person_id=person_id, reason=reason)
    announce(EmergencyOpened(access_id=wanted.pk), now=now)
    return wanted.pk


def running_emergencies(user_id: int, *, now: datetime) -> QuerySet[EmergencyAccess]:
    """Those that are open to somebody now; compare their `case_reference`."""
    return EmergencyAccess.objects.filter(user=user_id, began_at__lte=now, ends_at__gt=now)


def reviewers_of(access_id: int) -> list[User]:
    """Supervisors of the case's section and ward (of the reader's, where there is no case), and
    whoever runs the systems; not the one who took the access."""
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
    """What the account may review, the newest first; one query, two more where people were seen."""
    rows = _seen_by(user).filter(~Q(finding="") if reviewed else Q(finding=""))
    rows = rows if before is None else rows.filter(pk__lt=before)
    found = list(rows.select_related("user", "reviewed_by").order_by("-id")[:limit])
    hidden = _hidden_from(user, found)
    return [_view(row, hidden=hidden) for row in found]


def emergency(access_id: int, *, user: User) -> EmergencyView:
    """One of them with every read by that clerk in that time; `NotFound` for others."""
    row = _seen_by(user).select_related("user", "reviewed_by").filter(pk=access_id).first()
    if row is None:
        raise rules.no_access()
    reads = tuple(entry for entry in _entries(row) if entry.detail.get("emergency") == str(row.pk))
    return _view(row, reads, hidden=_hidden_from(user, [row]))


def _entries(row: EmergencyAccess) -> list[AuditEntry]:
    if row.person_id is None:
        return entries_of_case(row.case_reference, limit=500)
    return reads_of_person(row.person_id, limit=500)


def _hidden_from(user: User, rows: list[EmergencyAccess]) -> set[int]:
    """Whom of those that were looked at the reviewer may not know, since they are protected."""
    people = {row.person_id for row in rows if row.person_id is not None}
    if not people or may_read_protected(user):
        return set()
    return protected_among(people, today=clock.today())


def _seen_by(user: User) -> QuerySet[EmergencyAccess]:
    ensure_allowed(user, REVIEW)
    return EmergencyAccess.objects.filter(in_places(covered_places(user, REVIEW)))


def _view(
    row: EmergencyAccess, reads: tuple[AuditEntry, ...] = (), *, hidden: set[int]
) -> EmergencyView:
    return EmergencyView(
        id=row.pk,
        who=row.user.display_name,
        user_id=row.user_id,
        case_reference=row.case_reference,
        person_id=None if row.person_id in hidden else row.person_id,
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
