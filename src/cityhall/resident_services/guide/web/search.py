"""From a resident's words to life events and procedures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import public
from cityhall.kernel.folding import tidy
from cityhall.resident_services.guide.finding.index import finder_of
from cityhall.resident_services.guide.tiles import tiles

MOST_WORDS, FIRST_HITS = 200, 12


@public("手続きは、だれでもさがせる")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was understood of the words, and the procedures that fit them best."""
    known = catalogue()
    words = tidy(request.GET.get("q", ""))[:MOST_WORDS]
    finder = finder_of(known)
    events = finder.life_events(words)
    hits = finder.search(words, len(known.procedures))
    shown = hits if "all" in request.GET else hits[:FIRST_HITS]
    context = {
        "words": words,
        "understood": tiles(known, chosen=events, only=events),
        "found": [known.procedures[hit.id] for hit in shown],
        "count": len(hits),
        "others": len(hits) - len(shown),
        "tiles": tiles(known) if not (events or hits) else [],
    }
    return render(request, "guide/search.html", context)
