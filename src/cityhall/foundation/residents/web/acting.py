"""Acting for somebody: remembered in the browser's session, held against the mandates each time,
and said in a band on every page."""

from typing import Any

from django.http import HttpRequest

from cityhall.foundation.accounts.api import Actor, User, actor_of
from cityhall.foundation.residents.queries import person_of
from cityhall.foundation.residents.representation import Represented, represented_by
from cityhall.kernel import clock

SESSION_KEY = "acting_for"


def acting_for(request: HttpRequest) -> Represented | None:
    """For whom this browser acts just now; None for oneself, or once the mandate has ended.

    Of several mandates for one person the one that reaches furthest speaks.
    """
    wanted = request.session.get(SESSION_KEY)
    if wanted is None or not isinstance(request.user, User):
        return None
    agent = person_of(request.user)
    found = represented_by(agent, wanted, today=clock.today()) if agent is not None else ()
    order = sorted(found, key=lambda each: (not each.sees_all, not each.may_file))
    return next(iter(order), None)


def act_for(request: HttpRequest, person_id: int | None) -> None:
    """Act for a person from now on; for oneself with None. The mandate is asked at every act."""
    if person_id is None:
        request.session.pop(SESSION_KEY, None)
    elif request.session.get(SESSION_KEY) != person_id:
        request.session[SESSION_KEY] = person_id


def acting_actor(request: HttpRequest) -> Actor:
    """Who sent this request, and on whose behalf."""
    by, represented = actor_of(request), acting_for(request)
    return by if represented is None else by.acting_for(represented.person.id)


def acting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `acting`, for the band. Nothing is looked up where nobody acts."""
    if not hasattr(request, "session") or SESSION_KEY not in request.session:
        return {"acting": None}
    return {"acting": acting_for(request)}
