"""What pages of staff know of the session: when it is locked, and how long before they say so."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cityhall.foundation.accounts.web.proven import staff_in

WARNS = 5  # minutes before; WCAG 2.2.1 asks for twenty seconds at least


@dataclass(frozen=True)
class SessionLimit:
    """Minutes without use until the lock, and the last of them, of which the page warns."""

    idle_minutes: int
    warns_minutes: int

    @property
    def idle_seconds(self) -> int:
        return self.idle_minutes * 60

    @property
    def warns_seconds(self) -> int:
        return self.warns_minutes * 60


def session_limit(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `session_limit` for staff who are signed in, None for others."""
    if not hasattr(request, "user") or staff_in(request) is None:
        return {"session_limit": None}
    idle = settings.STAFF_IDLE_MINUTES
    return {"session_limit": SessionLimit(idle, max(1, min(WARNS, idle // 2)))}
