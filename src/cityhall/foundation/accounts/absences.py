"""Who of the staff is away on which days, and who stands in; reasons are nobody's business."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Absence, Duty, Kind, User
from cityhall.foundation.accounts.permissions import PERMISSIONS
from cityhall.foundation.accounts.queries import (
    Colleague,
    covered_places,
    ensure_allowed,
    in_places,
    user_of,
)
from cityhall.foundation.audit.api import record
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from cityhall.kernel.transactions import write

OWN, KEEP = "absence.own", "absence.keep"
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Away:
    """Somebody who is away on the day asked for; `deputy_id` None where nobody stands in."""

    user_id: int
    last_on: date
    deputy_id: int | None
    deputy: str


@dataclass(frozen=True)
class AbsenceRow:
    """One entry of the register."""

    id: int
    user_id: int
    who: str
    first_on: date
    last_on: date
    deputy: str
    entered_by: str
    withdrawn_by: str
    withdrawn_at: datetime | None


@write
def enter_absence(
    *,
    user_id: int,
    first_on: date,
    last_on: date,
    deputy_id: int | None,
    by: Actor,
    now: datetime,
) -> int:
    """Enters days of one's own, or of somebody whose head one is.

    Raises `NotAllowed`, `Invalid` (accounts.absence_days, accounts.deputy_unfit), `Conflict`
    (accounts.absence_overlaps).
    """
    author = _author(user_id, by)
    _ensure_days(first_on, last_on, in_jst(now).date())
    _ensure_deputy(user_id, deputy_id)
    User.objects.select_for_update().get(pk=user_id)  # of two entries at once, one waits and sees
    _ensure_free(user_id, first_on, last_on)
    absence = Absence.objects.create(
        user_id=user_id,
        first_on=first_on,
        last_on=last_on,
        deputy_id=deputy_id,
        entered_by=author,
        entered_at=now,
    )
    _record("absence.entered", absence, by, now)
    return absence.pk


@write
def withdraw_absence(*, absence_id: int, by: Actor, now: datetime) -> None:
    """Ends an absence: from now on it does not count. Twice changes nothing. `NotFound`
    (accounts.no_such_absence), `NotAllowed`."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise NotFound(
            "accounts.no_such_absence",
            "この不在の登録は見つかりません。",
            "一覧から選び直してください。",
        )
    author = _author(absence.user_id, by)
    if absence.withdrawn_at is None:
        absence.withdrawn_by, absence.withdrawn_at = author, now
        absence.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _record("absence.withdrawn", absence, by, now)


def away_on(user_ids: Collection[int], on: date) -> dict[int, Away]:
    """Who of them is away on that day, by account; one query."""
    if not user_ids:
        return {}
    rows = _standing().filter(user__in=user_ids, first_on__lte=on, last_on__gte=on)
    found = rows.values_list("user_id", "last_on", "deputy_id", "deputy__display_name")
    return {row[0]: Away(row[0], row[1], row[2], row[3] or "") for row in found}


def absences_seen_by(user: User, *, on: date, past: bool, limit: int = 50) -> list[AbsenceRow]:
    """One's own, those in which one stands in, and of the people whose head one is: what stands
    from that day on, the next first; or what is over or withdrawn, the last first. One query."""
    people = _people(covered_places(user, KEEP))
    seen = Absence.objects.filter(Q(user=user) | Q(deputy=user) | Q(user__in=people.values("pk")))
    over = Q(last_on__lt=on) | Q(withdrawn_at__isnull=False)
    rows = seen.filter(over if past else ~over)
    rows = rows.select_related("user", "deputy", "entered_by", "withdrawn_by")
    order = ("-last_on", "-id") if past else ("first_on", "id")
    return [_row(each) for each in rows.order_by(*order)[:limit]]


def people_kept_by(user: User) -> tuple[Colleague, ...]:
    """Those whose absences one may enter, oneself first; one query."""
    others = _people(covered_places(user, KEEP)).exclude(pk=user.pk)
    rows = others.order_by("display_name", "pk").values_list("pk", "display_name")
    return (Colleague(user.pk, user.display_name), *(Colleague(*row) for row in rows))


def deputies_of(user_ids: Collection[int]) -> tuple[Colleague, ...]:
    """Who can stand in for one of them: colleagues of a section and ward that both work for."""
    places = Duty.objects.filter(user__in=user_ids, role__in=_office())
    shared = Q(pk__in=[])
    for section, ward in set(places.values_list("section", "ward")):
        here = Q() if not section else Q(section__in=("", section))
        shared |= here if not ward else here & Q(ward__in=("", ward))
    duties = Duty.objects.filter(shared, role__in=_office(), user=OuterRef("pk"))
    found = User.objects.filter(Exists(duties), is_active=True, kind=Kind.STAFF)
    rows = found.order_by("display_name", "pk").values_list("pk", "display_name")
    return tuple(Colleague(*row) for row in rows)


def _people(places: Collection[tuple[str, str]]) -> QuerySet[User]:
    """Those with an open account who work in one of these places."""
    duties = Duty.objects.filter(in_places(places), role__in=_office(), user=OuterRef("pk"))
    return User.objects.filter(Exists(duties), is_active=True, kind=Kind.STAFF)


def _office() -> frozenset[str]:
    return PERMISSIONS[OWN].roles


def _standing() -> QuerySet[Absence]:
    return Absence.objects.filter(withdrawn_at=None)


def _author(user_id: int, by: Actor) -> User:
    author = user_of(by.user_id or 0)
    if author.pk == user_id:
        ensure_allowed(author, OWN)
        return author
    ensure_allowed(author, KEEP)
    if not _people(covered_places(author, KEEP)).filter(pk=user_id).exists():
        raise NotAllowed(
            "accounts.not_allowed",
            "ほかの係の職員の不在は登録できません。",
            "その職員本人か、その係の統括に頼んでください。",
            field="user",
        )
    return author


def _ensure_days(first_on: date, last_on: date, today: date) -> None:
    if last_on < first_on or last_on < today or last_on - first_on > LONGEST:
        raise Invalid(
            "accounts.absence_days",
            "不在の日が正しくありません。",
            "最後の日は、最初の日より前、今日より前、1年より先にはできません。"
            "例: 12月1日から12月4日まで。",
            field="last_on",
        )


def _ensure_deputy(user_id: int, deputy_id: int | None) -> None:
    if deputy_id is None:
        return
    if deputy_id == user_id or deputy_id not in {each.id for each in deputies_of([user_id])}:
        raise Invalid(
            "accounts.deputy_unfit",
            "この職員は代わりになれません。",
            "不在の職員と同じ係で働く、ほかの職員を選んでください。",
            field="deputy",
        )


def _ensure_free(user_id: int, first_on: date, last_on: date) -> None:
    same = _standing().filter(user=user_id, first_on__lte=last_on, last_on__gte=first_on)
    if same.exists():
        raise Conflict(
            "accounts.absence_overlaps",
            "この日は、もう不在の登録があります。",
            "先の登録を取り消してから、登録し直してください。",
            field="first_on",
        )


def _record(action: str, absence: Absence, by: Actor, now: datetime) -> None:
    detail = {
        "first_on": absence.first_on.isoformat(),
        "last_on": absence.last_on.isoformat(),
        "deputy": absence.deputy_id,
    }
    whose = absence.user_id
    record(by=by, action=action, object_kind="user", object_id=whose, detail=detail, now=now)


def _row(row: Absence) -> AbsenceRow:
    return AbsenceRow(
        id=row.pk,
        user_id=row.user_id,
        who=row.user.display_name,
        first_on=row.first_on,
        last_on=row.last_on,
        deputy=row.deputy.display_name if row.deputy else "",
        entered_by=row.entered_by.display_name,
        withdrawn_by=row.withdrawn_by.display_name if row.withdrawn_by else "",
        withdrawn_at=row.withdrawn_at,
    )
