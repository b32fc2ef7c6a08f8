"""Sign-ins that have left for the identity provider and are awaited back, kept in the session."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

SESSION_KEY = "sign_ins"
LASTS = timedelta(minutes=10)
AT_ONCE = 5  # one for each window that somebody may have open


@dataclass(frozen=True)
class Pending:
    """What must come back unchanged. `verifier` never leaves the server but to the provider.

    `signs` is the digest of what is signed, '' for a mere sign-in; `transaction` the provider's
    number for the signing act.
    """

    nonce: str
    verifier: str
    going_to: str
    begun_at: str
    signs: str = ""
    transaction: str = ""


def begun(*, going_to: str, signs: str, now: datetime) -> tuple[str, Pending]:
    """A state, and what is to be remembered under it."""
    pending = Pending(
        secrets.token_urlsafe(32), secrets.token_urlsafe(48), going_to, now.isoformat(), signs
    )
    return secrets.token_urlsafe(32), pending


def remember(request: HttpRequest, state: str, pending: Pending) -> None:
    """Bind a sign-in that has left for the provider to this browser's session."""
    kept = dict(list(_kept(request).items())[-(AT_ONCE - 1) :])
    request.session[SESSION_KEY] = {**kept, state: asdict(pending)}


def take(request: HttpRequest, state: str, *, now: datetime) -> Pending | None:
    """The sign-in with this state, once; None if this browser did not begin it or it is old."""
    kept = _kept(request)
    values = kept.pop(state, None)
    request.session[SESSION_KEY] = kept
    if values is None:
        return None
    pending = Pending(**values)
    is_old = now - datetime.fromisoformat(pending.begun_at) > LASTS
    return None if is_old else pending


def _kept(request: HttpRequest) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = request.session.get(SESSION_KEY, {})
    return dict(kept)
