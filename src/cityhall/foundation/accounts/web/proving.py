"""Proving again who one is: before a decision, and to open a locked session.

The form that was sent is carried along in the page that asks, so that the act goes on in the same
breath and nothing typed is lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from cityhall.design_system.language import speaking, words
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.lockout import count_failure, is_locked_out
from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.proofs.code_apps import use_code
from cityhall.foundation.accounts.proofs.standing import standing_of
from cityhall.foundation.accounts.web.passkeys import holder_of, options_to_use
from cityhall.foundation.accounts.web.proven import proven_in, remember_proof, staff_in
from cityhall.kernel.texts import JAPANESE

PASSWORD, CODE, PASSKEY = "proof_password", "proof_code", "proof_passkey"
NOT_CARRIED = frozenset({PASSWORD, CODE, PASSKEY, "csrfmiddlewaretoken"})
#: Statuses of the page that asks: first, after a wrong proof, and while the login is locked.
ASKED, WRONG, LOCKED = 403, 422, 429


@dataclass(frozen=True)
class Outcome:
    """What was proved: `status` is 0 where somebody did prove who it is."""

    status: int
    second: bool = False


def require_fresh_proof(
    request: HttpRequest, *, what: str, back: str, now: datetime
) -> HttpResponseBase | None:
    """None if the last proof is fresh enough for a decision; otherwise the page that asks, which
    sends the same form again with a proof. `what` is the act, as its button says it; `back` an
    address of ours, never of the request, for whoever thinks better of it."""
    user, proven = staff_in(request), proven_in(request)
    fresh_for = timedelta(minutes=settings.DECISION_PROOF_MINUTES)
    if user is None or (proven is not None and not proven.is_proof_older(now, fresh_for)):
        return None
    return ask_again(request, user, why="decision", what=what, back=back, now=now)


def ask_again(
    request: HttpRequest, user: User, *, why: str, now: datetime, what: str = "", back: str = ""
) -> HttpResponseBase | None:
    """None if the request brings a good proof. A page that was only asked for is gone to after
    the proof; a form that was sent is carried along."""
    if request.method in ("GET", "HEAD"):
        wanted = urlencode({"next": request.get_full_path(), "why": why})
        return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{wanted}")
    if not (status := prove(request, user, now)):
        return None
    return page_that_asks(request, user, why=why, what=what, back=back, status=status)


def prove(request: HttpRequest, user: User, now: datetime) -> int:
    """0 if the request brings a good proof, which the session then remembers; else the status of
    the page that asks for one."""
    outcome = _outcome(request, user, now)
    if outcome.status == 0:
        remember_proof(request, now=now, second=outcome.second)
    return outcome.status


def _outcome(request: HttpRequest, user: User, now: datetime) -> Outcome:
    said = {name: request.POST.get(name, "") for name in (PASSKEY, CODE, PASSWORD)}
    if not any(said.values()):
        return Outcome(ASKED)
    if is_locked_out(request, user.login):
        return Outcome(LOCKED)
    if said[PASSKEY] and holder_of(request, said[PASSKEY], now) == user.pk:
        return Outcome(0, second=True)
    if said[CODE] and use_code(user_id=user.pk, code=said[CODE], now=now):
        return Outcome(0, second=True)
    if said[PASSWORD] and check_password(said[PASSWORD], user.password):
        return Outcome(0)
    count_failure(request, user.login)
    return Outcome(LOCKED if is_locked_out(request, user.login) else WRONG)


def page_that_asks(
    request: HttpRequest,
    user: User,
    *,
    why: str,
    what: str = "",
    back: str = "",
    status: int,
    going_to: str = "",
) -> HttpResponse:
    """The page: one proof of those that the account has, and what was typed, carried along."""
    standing = standing_of(user.pk)
    told = {WRONG: "staff_proof.wrong", LOCKED: "staff_proof.locked"}.get(status, "")
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    with speaking(JAPANESE):
        error = words(told, minutes=minutes) if told else ""
        context = {
            "why": why,
            "what": what,
            "back": back,
            "error": error,
            "errors": [ErrorLink("proof_password", error)] if error else [],
            "carried": [] if going_to else carried_by(request),
            "has_files": bool(request.FILES),
            "has_app": standing.has_app,
            "passkey_options": options_to_use(request, user.pk) if standing.passkeys else "",
            "next": going_to,
            "name": user.display_name,
        }
        return render(request, "accounts/confirm.html", context, status=status)


def carried_by(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the form that was sent, in its order, but for the proof itself."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
