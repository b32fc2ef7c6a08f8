"""What has happened: the beginning of a draft, or more for the one that is already there."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import ErrorLink
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import public
from cityhall.foundation.residents.api import acting_actor
from cityhall.kernel import clock
from cityhall.resident_services.application.api import (
    Draft,
    add_life_events,
    discard_draft,
    draft_of,
    hold_draft,
    start_draft,
)
from cityhall.resident_services.guide.standing import given_by
from cityhall.resident_services.guide.tiles import tiles

OPEN = "だれでも、ログインせずに手続きを調べられる"


@public(OPEN)
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Takes the life events; where a draft is already there, it asks what is to become of it."""
    if request.method == "GET":
        return _choose(request, request.GET.getlist("events"))
    known = catalogue().life_events
    events = list(dict.fromkeys(one for one in request.POST.getlist("events") if one in known))
    if not events:
        return _choose(request, [], is_wrong=True)
    draft, wish = draft_of(request), request.POST.get("draft")
    if draft is None or wish == "new":
        return _begin(request, draft, events)
    is_more = draft.answers and not set(events) <= set(draft.life_events)
    if is_more and wish != "add":
        return _ask_about_draft(request, draft, events)
    add_life_events(
        draft.pk,
        by=acting_actor(request),
        now=clock.now(),
        life_events=events,
        given=given_by(catalogue(), events),
    )
    return redirect("guide:question")


def _begin(request: HttpRequest, before: Draft | None, events: Sequence[str]) -> HttpResponse:
    """A new draft. The one before stays only where there is still a way back to it."""
    by, now = acting_actor(request), clock.now()
    if before is not None and before.resume_hash is None and before.user_id is None:
        discard_draft(before.pk, by=by, now=now)
    draft, secret = start_draft(
        by=by,
        now=now,
        language=current_language(),
        life_events=events,
        answers=given_by(catalogue(), events),
    )
    response = redirect("guide:question")
    hold_draft(response, draft, secret)
    return response


def _choose(request: HttpRequest, chosen: Sequence[str], *, is_wrong: bool = False) -> HttpResponse:
    errors = [ErrorLink("events", words("guide.start.none"))] if is_wrong else []
    context = {"tiles": tiles(catalogue(), chosen=chosen), "errors": errors}
    return render(request, "guide/start.html", context, status=422 if is_wrong else 200)


def _ask_about_draft(request: HttpRequest, draft: Draft, events: Sequence[str]) -> HttpResponse:
    known = catalogue().life_events
    context = {
        "draft": draft,
        "before": [known[one].title for one in draft.life_events if one in known],
        "events": events,
        "titles": [known[one].title for one in events],
        "is_kept": draft.resume_hash is not None or draft.user_id is not None,
    }
    return render(request, "guide/have_draft.html", context)
