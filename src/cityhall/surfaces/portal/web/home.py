"""The first page: one box for a resident's words, the life events, and the way back to a draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import public
from cityhall.resident_services.application.api import draft_of
from cityhall.resident_services.guide.api import tiles


@public("入口は、だれでも開ける")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, life events, and what this reader has begun."""
    known = catalogue()
    draft = draft_of(request)
    events = draft.life_events if draft else []
    context = {
        "tiles": tiles(known),
        "draft": draft,
        "draft_events": [
            known.life_events[one].title for one in events if one in known.life_events
        ],
    }
    return render(request, "portal/home.html", context)
