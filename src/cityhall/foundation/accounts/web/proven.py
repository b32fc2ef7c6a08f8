"""What a session of staff remembers of its holder's proofs."""

from datetime import datetime

from django.http import HttpRequest

from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.rules import Proven

KEPT = "staff"


def staff_in(request: HttpRequest) -> User | None:
    """The member of staff who is signed in, if one is."""
    user = request.user
    return user if isinstance(user, User) and user.is_staff_member else None


def proven_in(request: HttpRequest) -> Proven | None:
    """What is remembered; None where nobody of the staff has signed in."""
    return Proven.read(request.session.get(KEPT))


def keep(request: HttpRequest, proven: Proven) -> None:
    request.session[KEPT] = proven.written()


def remember_proof(request: HttpRequest, *, now: datetime, second: bool) -> None:
    """Somebody has proved again who it is; `second` says that a second factor did."""
    proven = proven_in(request) or Proven(used_at=now, proved_at=now)
    keep(request, proven.proved(now, second=second))
