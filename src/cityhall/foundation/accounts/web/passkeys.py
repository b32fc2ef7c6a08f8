"""Passkeys in a browser: what was asked is kept in the session, and answered once."""

from datetime import datetime

from django.http import HttpRequest

from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.proofs.passkeys import (
    ASKED_FOR,
    Site,
    State,
    ask_for_passkey,
    begin_passkey,
    challenge_in,
    use_passkey,
)
from cityhall.kernel import clock

ASKED, ASKED_AT = "passkeys_asked", "asked_at"
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
    kept = {**state, ASKED_AT: clock.now().isoformat()}
    asked = {**request.session.get(ASKED, {}), state["challenge"]: kept}
    request.session[ASKED] = dict(list(asked.items())[-OPEN_QUESTIONS:])
    return options


def asked_for(request: HttpRequest, said: str) -> State | None:
    """The question that is answered, unless it is too old; it is not asked any more."""
    asked = dict(request.session.get(ASKED, {}))
    state: State | None = asked.pop(challenge_in(said), None)
    request.session[ASKED] = asked
    if state is None or ASKED_AT not in state:
        return None
    age = clock.now() - datetime.fromisoformat(state[ASKED_AT])
    return state if age < ASKED_FOR else None


def holder_of(request: HttpRequest, said: str, now: datetime) -> int | None:
    """The account whose passkey answers what this browser was asked; None for anything else."""
    state = asked_for(request, said)
    return (
        None
        if state is None
        else use_passkey(said=said, state=state, site=site_of(request), now=now)
    )
