"""Too many failures: when a sign-in is locked, seen and unlocked by whoever runs the machine.

A login is locked for the address that failed, so that nobody locks a colleague out from elsewhere;
wider limits stop one who tries a login from many addresses, or many logins from one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Sum
from django.http import HttpRequest

from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write


class Handler(AxesDatabaseHandler):
    """axes' own limit, and two wider ones that it does not have."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        login = (credentials or {}).get("login")
        since = request.axes_attempt_time - _cool_off()
        recent = AccessAttempt.objects.filter(attempt_time__gte=since)
        by_login = recent.filter(username=login) if login else recent.none()
        by_address = recent.filter(ip_address=request.axes_ip_address)
        return (
            _failures(by_login) >= settings.FAILURES_OF_A_LOGIN
            or _failures(by_address) >= settings.FAILURES_OF_AN_ADDRESS
        )


def _failures(attempts: Any) -> int:
    return int(attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0)


def _cool_off() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def is_locked_out(request: HttpRequest, login: str) -> bool:
    """Whether nothing is believed of this login from here for the moment."""
    return not AxesProxyHandler.is_allowed(_without_content(request), {"login": login})


def count_failure(request: HttpRequest, login: str) -> None:
    """A wrong second factor, or a wrong proof before a decision, counts as a wrong password."""
    user_login_failed.send(
        sender=__name__, credentials={"login": login}, request=_without_content(request)
    )


def _without_content(request: HttpRequest) -> HttpRequest:
    """The request as axes may keep it: from where, and nothing of what was typed."""
    bare = HttpRequest()
    bare.method, bare.path = request.method, request.path
    names = ("REMOTE_ADDR", "HTTP_USER_AGENT", "PATH_INFO")
    bare.META = {name: request.META[name] for name in names if name in request.META}
    return bare


@dataclass(frozen=True)
class Failures:
    """Failures of one login from one address; '' where it was none."""

    login: str
    address: str
    count: int
    last_at: datetime


def failures_that_count(now: datetime) -> tuple[Failures, ...]:
    """Those of the time that a lock lasts, the latest first."""
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=now - _cool_off())
        .values_list("username", "ip_address")
        .annotate(count=Sum("failures_since_start"), last=Max("attempt_time"))
        .order_by("-last")
    )
    return tuple(
        Failures(login or "", address or "", count, last) for login, address, count, last in rows
    )


@write
def unlock(*, login: str = "", address: str = "", by: Actor, now: datetime) -> int:
    """Forget the failures of a login, of an address, or of both together; how many rows."""
    rows = AccessAttempt.objects.all()
    if login:
        rows = rows.filter(username=login)
    if address:
        rows = rows.filter(ip_address=address)
    count: int = rows.delete()[0] if login or address else 0
    if count:
        record(
            by=by,
            action="account.unlocked",
            object_kind="login",
            object_id=login or "*",
            now=now,
            detail={"rows": count, "by_address": bool(address)},
        )
    return count
