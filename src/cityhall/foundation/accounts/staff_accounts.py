"""Accounts of staff after they are opened: found by login, given a new password, closed, reopened.

A closed account keeps its duties and its name in history; it does nothing until it is reopened.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from cityhall.foundation.accounts.actions import ensure_good_password
from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Duty, Kind, User
from cityhall.foundation.accounts.queries import DutyOf
from cityhall.foundation.accounts.staff_sessions import end_other_sessions
from cityhall.foundation.audit.api import record
from cityhall.kernel.errors import NotFound
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class StaffAccount:
    """One account with its duties, also where it is closed and they are at rest."""

    id: int
    login: str
    name: str
    email: str
    is_open: bool
    duties: tuple[DutyOf, ...]


def staff_accounts() -> tuple[StaffAccount, ...]:
    """All of them by login, in two queries."""
    duties: dict[int, list[DutyOf]] = {}
    for duty in Duty.objects.order_by("role", "section", "ward"):
        held = duties.setdefault(duty.user_id, [])
        held.append(DutyOf(str(duty.role), duty.section, duty.ward))
    return tuple(
        StaffAccount(
            id=user.pk,
            login=user.login,
            name=user.display_name,
            email=user.email,
            is_open=user.is_active,
            duties=tuple(duties.get(user.pk, ())),
        )
        for user in User.objects.filter(kind=Kind.STAFF).order_by("login")
    )


def staff_id_of(login: str) -> int:
    """The account with this login; `NotFound` (accounts.no_such_staff), also for a resident's."""
    found = User.objects.filter(kind=Kind.STAFF, login=login).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(
            "accounts.no_such_staff",
            "このログイン名の職員はいません。",
            "「cityhall staff list」でログイン名を確かめてください。",
            field="login",
        )
    return found


@write
def set_staff_password(
    *, user_id: int, password: str, by: Actor, now: datetime, keeping: str = ""
) -> None:
    """A new password; every session begun with the old one ends, but for the one whose key is
    `keeping`. `Invalid` for a weak password."""
    ensure_good_password(password)
    _change(user_id, "account.password_set", by=by, now=now, password=make_password(password))
    end_other_sessions(user_id=user_id, this_one=keeping, by=by, now=now)


@write
def close_staff_account(*, user_id: int, by: Actor, now: datetime) -> None:
    """Nobody comes in by it any more, and whoever is in is out at the next page."""
    _change(user_id, "account.closed", by=by, now=now, is_active=False)
    end_other_sessions(user_id=user_id, this_one="", by=by, now=now)


@write
def reopen_staff_account(*, user_id: int, by: Actor, now: datetime) -> None:
    """The account as it was closed: same password, same duties."""
    _change(user_id, "account.reopened", by=by, now=now, is_active=True)


def _change(user_id: int, action: str, *, by: Actor, now: datetime, **columns: object) -> None:
    """What is so already is neither changed nor recorded again."""
    staff = User.objects.filter(pk=user_id, kind=Kind.STAFF)
    if staff.exclude(**columns).update(**columns):
        record(by=by, action=action, object_kind="user", object_id=user_id, now=now)
