"""Keeping a draft for later, coming back by a code, printing it, throwing it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import current_language, site_texts, words
from cityhall.design_system.parts import Answer
from cityhall.foundation.accounts.api import public, resident_only
from cityhall.foundation.residents.api import account_of, acting_actor
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.kernel.reference_numbers import spoken
from cityhall.resident_services.application.actions import (
    ask_again,
    claim_draft,
    discard_draft,
    hand_to_principal,
    make_resume_code,
    resume_draft,
    turn_to,
)
from cityhall.resident_services.application.models import Draft
from cityhall.resident_services.application.web.counter import draft_address
from cityhall.resident_services.application.web.device import (
    held_draft,
    hold_draft,
    let_go,
    with_draft,
)
from cityhall.resident_services.application.web.pages import OPEN, known_now


@public(OPEN)
@never_cache
@require_safe
@with_draft
def keep(request: HttpRequest, draft: Draft) -> HttpResponse:
    """How long the draft is kept, and the button that makes a code for another device."""
    return render(request, "application/keep.html", {"draft": draft})


@public(OPEN)
@never_cache
@require_http_methods(["GET", "POST"])
@with_draft
def make_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Shows the code, this once; whoever only opens the address is where a code can be made."""
    if request.method == "GET":
        return redirect("apply:keep")
    code = make_resume_code(draft.pk, by=acting_actor(request), now=clock.now())
    context = {"draft": draft, "code": code, "spoken": _aloud(code), "address": draft_address(code)}
    return render(request, "application/keep.html", context)


@public(OPEN)
@never_cache
@require_http_methods(["GET", "POST"])
@with_draft
def on_paper(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The draft for printing, with a QR that a clerk opens; opened by itself as `make_code`."""
    if request.method == "GET":
        return redirect("apply:keep")
    now = clock.now()
    code = make_resume_code(draft.pk, by=acting_actor(request), now=now)
    known = known_now(draft, now)
    answers = [
        Answer(each.item.label, show_value(each.item, value, current_language()) or "—")
        for each in known.wanted
        if (value := known.together.get(each.item.id)) is not None or each.item.required
    ]
    context = {
        "draft": draft,
        "code": code,
        "address": draft_address(code),
        "procedures": known.procedures,
        "answers": answers,
        "now": now,
    }
    return render(request, "application/paper.html", context)


def _aloud(code: str) -> str:
    halves = code.split("-")
    return "。".join(spoken("-".join(half)) for half in (halves[:3], halves[3:]))


@public("再開番号を入れるページ")
@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Opens a draft on this device by its code."""
    code = request.POST.get("code", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            draft, secret = resume_draft(
                by=acting_actor(request),
                now=clock.now(),
                code=code,
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Problem as problem:
            errors["code"] = f"{problem.message} {problem.remedy}"
            status = problem.status
        else:
            response = redirect("apply:begin" if draft.procedures else "guide:question")
            hold_draft(response, draft, secret)
            return response
    texts = site_texts()
    field = FieldView(
        id="code",
        kind="text",
        label=texts["application.resume.code"],
        hint=texts["application.resume.hint"],
        values={"code": code},
        errors=errors,
        max_length=60,
    )
    context = {"field": field, "errors": error_links(errors)}
    return render(request, "application/resume.html", context, status=status if errors else 200)


@public(OPEN)
@require_POST
@with_draft
def change(request: HttpRequest, draft: Draft, item: str) -> HttpResponse:
    """Asks a known thing after all: it comes into the form, filled in, ready to be changed."""
    now = clock.now()
    known = known_now(draft, now)
    if item in known.unasked and item in known.together:
        value = known.together[item]
        draft = ask_again(draft.pk, by=acting_actor(request), now=now, item=item, value=value)
        known = known_now(draft, now)
    for page in known.pages:
        if any(each.item.id == item for each in page.wanted):
            address = reverse("apply:page", args=[page.slug])
            return redirect(f"{address}?back=check")
    return redirect("apply:check")


@resident_only
@require_POST
@with_draft
def go_on(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Takes up one of a resident's several drafts; the one on this device stays among them."""
    now, by = clock.now(), acting_actor(request)
    on_device = held_draft(request)
    if on_device is not None and on_device.is_open:
        claim_draft(on_device.pk, by=by, now=now)
    turn_to(draft.pk, by=by, now=now)
    response = redirect("apply:begin")
    let_go(response)
    return response


@resident_only
@require_POST
@with_draft
def hand_over(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What somebody prepared for another goes to that person's own page, to be checked and sent."""
    account = account_of(draft.on_behalf_of_id) if draft.on_behalf_of_id else None
    if account is None:
        return redirect("apply:keep")
    hand_to_principal(draft.pk, user_id=account.pk, by=acting_actor(request), now=clock.now())
    messages.success(request, words("application.handed"))
    response = redirect("resident:mandates")
    let_go(response)
    return response


@public(OPEN)
@require_POST
@with_draft
def discard(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Throws the draft away and leaves nothing of it on this device."""
    discard_draft(draft.pk, by=acting_actor(request), now=clock.now())
    response = redirect("resident:home")
    let_go(response)
    return response


@public(OPEN)
@require_POST
def leave_device(request: HttpRequest) -> HttpResponse:
    """Leaves the draft to its code or its owner; this device forgets it."""
    response = redirect("apply:resume")
    let_go(response)
    return response
