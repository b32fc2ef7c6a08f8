"""How surely this browser's visitor is known, and asking for more where an act needs it."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseRedirect

from cityhall.foundation.accounts.models import Assurance, User
from cityhall.foundation.accounts.queries import at_least
from cityhall.foundation.accounts.web.guards import sign_in_first

SESSION_KEY = "assurance"
SIGNATURE_LASTS = timedelta(minutes=15)


def remember_assurance(
    request: HttpRequest, level: str, now: datetime, *, signed: str = ""
) -> None:
    """Keep in the session what the provider has just confirmed; `signed` is the digest of what
    was signed, if anything was."""
    request.session[SESSION_KEY] = {"level": level, "at": now.isoformat(), "signed": signed}


def assurance_of(request: HttpRequest, *, now: datetime, signs: str = "") -> str:
    """none, login or signature. A signature counts for a quarter of an hour, then as a login, and
    only for what was signed: `signs` is the digest of what is to be sent now.

    `contact` is never found here: whether somebody can be reached is known to the form that
    asked for it.
    """
    user = request.user
    if not isinstance(user, User) or not user.is_resident:
        return Assurance.NONE.value
    kept = request.session.get(SESSION_KEY) or {}
    is_signed = kept.get("level") == Assurance.SIGNATURE and signs == kept.get("signed")
    if is_signed and now - datetime.fromisoformat(kept["at"]) <= SIGNATURE_LASTS:
        return Assurance.SIGNATURE.value
    return Assurance.LOGIN.value


def require_assurance(
    request: HttpRequest, level: str, *, now: datetime, back_to: str = "", signs: str = ""
) -> HttpResponseRedirect | None:
    """None if the visitor is known surely enough; otherwise the way to the sign-in page.

    `back_to` is where the visitor returns afterwards; a POST needs one, since its body is not
    sent again. `signs` is the digest of what a signature must be over.
    """
    if level in (Assurance.NONE, Assurance.CONTACT):
        return None
    if at_least(assurance_of(request, now=now, signs=signs), level):
        return None
    wanted = {"level": level, "signs": signs} if level == Assurance.SIGNATURE else {}
    return sign_in_first(request, "residents:sign_in", back_to=back_to, **wanted)
