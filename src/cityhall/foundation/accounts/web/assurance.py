"""How surely this browser's visitor is known, and asking for more where an act needs it."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseRedirect

from cityhall.foundation.accounts.models import Assurance, User
from cityhall.foundation.accounts.queries import at_least
from cityhall.foundation.accounts.web.guards import sign_in_first

SESSION_KEY = "assurance"
SIGNATURE_LASTS = timedelta(minutes=15)


def remember_assurance(request: HttpRequest, level: str, now: datetime) -> None:
    """Keep in the session what the identity provider has just confirmed."""
    request.session[SESSION_KEY] = {"level": level, "at": now.isoformat()}


def assurance_of(request: HttpRequest, *, now: datetime) -> str:
    """none, login or signature. A signature counts for a quarter of an hour, then as a login.

    `contact` is never found here: whether somebody can be reached is known to the form that
    asked for it.
    """
    user = request.user
    if not isinstance(user, User) or not user.is_resident:
        return Assurance.NONE.value
    kept = request.session.get(SESSION_KEY) or {}
    is_signed = kept.get("level") == Assurance.SIGNATURE
    if is_signed and now - datetime.fromisoformat(kept["at"]) <= SIGNATURE_LASTS:
        return Assurance.SIGNATURE.value
    return Assurance.LOGIN.value


def require_assurance(
    request: HttpRequest, level: str, *, now: datetime, back_to: str = ""
) -> HttpResponseRedirect | None:
    """None if the visitor is known surely enough; otherwise the way to the sign-in page.

    `back_to` is where the visitor returns afterwards; a POST needs one, since its body is not
    sent again.
    """
    if level in (Assurance.NONE, Assurance.CONTACT):
        return None
    if at_least(assurance_of(request, now=now), level):
        return None
    wanted = {"level": level} if level == Assurance.SIGNATURE else {}
    return sign_in_first(request, "residents:sign_in", back_to=back_to, **wanted)
