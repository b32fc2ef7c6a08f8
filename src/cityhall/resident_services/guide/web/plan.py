"""«あなたの手続き»: what applies, what one more answer would decide, what does not apply."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import Crumb, ErrorLink
from cityhall.foundation.accounts.api import public
from cityhall.kernel import clock
from cityhall.resident_services.application.api import draft_of
from cityhall.resident_services.guide.plan import SHOWN, Plan
from cityhall.resident_services.guide.standing import Standing, standing_of
from cityhall.resident_services.guide.web.rows import rows_html
from cityhall.resident_services.guide.web.start import OPEN

EVERYTHING = 10_000


@public(OPEN)
@never_cache
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """What applies as rows; the rest as a few rows, or as counts that lead to a page."""
    standing = _standing(request)
    if standing is None:
        return redirect("guide:start")
    found = Plan(standing, current_language(), clock.now())
    undecided, others = found.ids(None), found.ids(False)
    errors = [ErrorLink("plan", words("guide.plan.none_chosen"))] if "none" in request.GET else []
    context = {
        "plan": found,
        "rows": rows_html(standing.catalogue, found.rows, found.language),
        "maybe": found.maybe() if len(undecided) <= SHOWN else [],
        "maybe_count": len(undecided),
        "others": found.not_applying() if len(others) <= SHOWN else [],
        "others_count": len(others),
        "answers": found.answers(reverse("guide:question")),
        "crumbs": _crumbs(standing),
        "errors": errors,
        "chosen_count": _live(len(found.chosen), "chosen"),
        "question_count": _live(found.new_questions, "question"),
    }
    return render(request, "guide/plan.html", context)


@public(OPEN)
@never_cache
@require_safe
def rest(request: HttpRequest, which: str) -> HttpResponse:
    """All that is undecided (`maybe`), or all that does not apply (`others`)."""
    standing = _standing(request)
    if standing is None:
        return redirect("guide:start")
    found = Plan(standing, current_language(), clock.now())
    if which not in ("maybe", "others"):
        raise Http404
    context = {
        "maybe": found.maybe(EVERYTHING) if which == "maybe" else None,
        "others": found.not_applying(EVERYTHING) if which == "others" else None,
    }
    return render(request, "guide/plan_rest.html", context)


def _standing(request: HttpRequest) -> Standing | None:
    draft = draft_of(request)
    if draft is None:
        return None
    standing = standing_of(draft, clock.now())
    return standing if standing.scope else None


def _live(count: int, of: str) -> SafeString:
    """A number that a small script keeps in step with what is ticked."""
    return format_html('<b class="number" data-{}-count>{}</b>', of, count)


def _crumbs(standing: Standing) -> list[Crumb]:
    known = standing.catalogue.life_events
    events = [known[one] for one in standing.draft.life_events if one in known]
    here = Crumb(words("guide.plan.title"))
    return [
        *(Crumb(event.title, reverse("guide:life_event", args=[event.id])) for event in events),
        here,
    ]
