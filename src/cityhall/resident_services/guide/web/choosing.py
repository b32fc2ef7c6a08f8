"""Which procedures are taken on together."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cityhall.design_system.language import current_language
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import public
from cityhall.foundation.residents.api import acting_actor
from cityhall.kernel import clock
from cityhall.resident_services.application.api import (
    Draft,
    choose_procedures,
    draft_of,
    hold_draft,
    start_draft,
)
from cityhall.resident_services.guide.standing import Standing, standing_of
from cityhall.resident_services.guide.web.start import OPEN


@public(OPEN)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Takes what was ticked in the plan; from a procedure's own page (`add`) one more."""
    wanted = request.POST.getlist("procedures")
    if "add" in request.POST:
        return _add(request, wanted)
    draft = draft_of(request)
    if draft is None:
        return redirect("guide:start")
    applying = _applying(standing_of(draft, clock.now()), wanted)
    if not applying:
        return redirect(f"{reverse('guide:plan')}?none=1")
    choose_procedures(draft.pk, by=acting_actor(request), now=clock.now(), procedures=applying)
    return redirect("apply:begin")


def _add(request: HttpRequest, wanted: list[str]) -> HttpResponse:
    """Adds procedures by name. Where it is open whether they apply, the guide asks first."""
    by, now = acting_actor(request), clock.now()
    in_force = catalogue().rule_set(clock.in_jst(now).date()).rules
    added = [one for one in wanted if one in in_force]
    draft, secret = draft_of(request), ""
    if draft is None:
        draft, secret = start_draft(by=by, now=now, language=current_language())
    draft = choose_procedures(draft.pk, by=by, now=now, procedures=[*draft.procedures, *added])
    response = redirect(_next_step(draft, added))
    if secret:
        hold_draft(response, draft, secret)
    return response


def _next_step(draft: Draft, added: list[str]) -> str:
    standing = standing_of(draft, clock.now())
    said = standing.catalogue.rule_set(standing.today).answer(standing.known.values)
    answers = {said[one].value for one in added}
    if None in answers:
        return "guide:question"
    return "guide:plan" if False in answers or not answers else "apply:begin"


def _applying(standing: Standing, wanted: list[str]) -> list[str]:
    said = standing.catalogue.rule_set(standing.today).answer(standing.known.values)
    return [one for one in standing.scope if one in wanted and said[one].value]
