"""Where a member of staff is signed in: listed, and ended from anywhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import QuerySet

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import StaffSession
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class OpenSession:
    """One browser in which the account is signed in."""

    id: int
    device: str
    address: str
    began_at: datetime
    used_at: datetime
    is_this_one: bool


def sessions_of(user_id: int, *, this_one: str, now: datetime) -> tuple[OpenSession, ...]:
    """The latest first; those that ran out are left out."""
    rows = StaffSession.objects.filter(user_id=user_id, used_at__gt=now - _lasts())
    return tuple(
        OpenSession(
            id=row.pk,
            device=row.device,
            address=row.address or "",
            began_at=row.began_at,
            used_at=row.used_at,
            is_this_one=row.session_key == this_one,
        )
        for row in rows.order_by("-used_at", "-id")
    )


@write
def keep_session(
    *, user_id: int, session_key: str, device: str, address: str | None, now: datetime
) -> None:
    """A sign-in, or that it was used again; what has run out meanwhile is forgotten."""
    StaffSession.objects.filter(user_id=user_id, used_at__lte=now - _lasts()).delete()
    StaffSession.objects.update_or_create(
        session_key=session_key,
        defaults={"user_id": user_id, "device": device, "address": address, "used_at": now},
        create_defaults={
            "user_id": user_id,
            "device": device,
            "address": address,
            "began_at": now,
            "used_at": now,
        },
    )


@write
def forget_session(*, session_key: str) -> None:
    """After signing out."""
    StaffSession.objects.filter(session_key=session_key).delete()


@write
def end_session(*, user_id: int, session_id: int, by: Actor, now: datetime) -> None:
    """Signs one browser out. A session that is not there, or another's, changes nothing."""
    _end(StaffSession.objects.filter(user_id=user_id, pk=session_id), user_id, by, now)


@write
def end_other_sessions(*, user_id: int, this_one: str, by: Actor, now: datetime) -> None:
    """Signs out everywhere but here; everywhere, if `this_one` is ''."""
    _end(
        StaffSession.objects.filter(user_id=user_id).exclude(session_key=this_one), user_id, by, now
    )


def _end(rows: QuerySet[StaffSession], user_id: int, by: Actor, now: datetime) -> None:
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    rows.delete()
    if keys:
        record(
            by=by,
            action="account.sessions_ended",
            object_kind="user",
            object_id=user_id,
            now=now,
            detail={"count": len(keys)},
        )


def _lasts() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
