"""Passkeys in a browser: what was asked is kept in the session, and answered once."""

from datetime import datetime

from django.http import HttpRequest

from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.proofs.passkeys import (
    Site,
    State,
    ask_for_passkey,
    begin_passkey,
    challenge_in,
    use_passkey,
)

ASKED = "passkeys_asked"
OPEN_QUESTIONS = 6  # windows in which one may be asked at the same time


def site_of(request: HttpRequest) -> Site:
    """The host of the request, which Django has held against the list of ours."""
    host = request.get_host()
    return Site(host.rsplit(":", 1)[0], f"{request.scheme}://{host}")


def options_to_use(request: HttpRequest, user_id: int | None) -> str:
    """What the browser is to ask its keys, as JSON; '' where this host can have none."""
    site = site_of(request)
    if not site.can_have_passkeys:
        return ""
    return _kept(request, *ask_for_passkey(site, user_id))


def options_to_add(request: HttpRequest, user: User) -> str:
    """What the browser needs to make a new key, as JSON; '' where this host can have none."""
    site = site_of(request)
    if not site.can_have_passkeys:
        return ""
    return _kept(request, *begin_passkey(user, site))


def _kept(request: HttpRequest, state: State, options: str) -> str:
    asked = {**request.session.get(ASKED, {}), state["challenge"]: state}
    request.session[ASKED] = dict(list(asked.items())[-OPEN_QUESTIONS:])
    return options


def asked_for(request: HttpRequest, said: str) -> State | None:
    """The question that is answered; it is not asked any more."""
    asked = dict(request.session.get(ASKED, {}))
    state: State | None = asked.pop(challenge_in(said), None)
    request.session[ASKED] = asked
    return state


def holder_of(request: HttpRequest, said: str, now: datetime) -> int | None:
    """The account whose passkey answers what this browser was asked; None for anything else."""
    state = asked_for(request, said)
    return (
        None
        if state is None
        else use_passkey(said=said, state=state, site=site_of(request), now=now)
    )
