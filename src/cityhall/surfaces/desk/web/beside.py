"""What stands beside the workflow: taking a case, releasing it, noting, passing it on."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.cases.api import (
    CasePage,
    Moved,
    accept_passing,
    add_note,
    case_page,
    doubt_again,
    give_back_case,
    hand_over_case,
    release_case,
    say_not_duplicate,
    take_case,
)
from cityhall.foundation.accounts.api import actor_of
from cityhall.foundation.organisation.api import section_title, units, wards
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, NotFound, Problem
from cityhall.kernel.folding import tidy
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.rules.sequences import sequence_in
from cityhall.surfaces.desk.web.case import came_from, context_of
from cityhall.surfaces.desk.web.frame import at_desk, show

LONGEST = 4000


@at_desk("case.take")
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Makes the case one's own."""
    return _step(request, reference, take_case, "desk.done.taken")


@at_desk("case.take")
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Gives the case back to everybody."""
    return _step(request, reference, release_case, "desk.done.released")


def _step(
    request: HttpRequest, reference: str, do: Callable[..., Moved], told: str
) -> HttpResponse:
    now = clock.now()
    try:
        do(
            reference=reference,
            by=actor_of(request),
            now=now,
            client_key=request.POST.get("client_key", ""),
            expected_sequence=_sequence(request),
        )
    except Conflict as problem:
        return conflict(request, reference, problem)
    messages.success(request, words(told))
    return redirect(came_from(request).address("case", reference))


def _sequence(request: HttpRequest) -> int | None:
    return sequence_in(request.POST.get("sequence", ""))


def conflict(
    request: HttpRequest, reference: str, problem: Problem, *, said: str = ""
) -> HttpResponse:
    """A colleague was quicker: what happened since, and what was typed, kept."""
    now, seen = clock.now(), _sequence(request)
    page = case_page(reference=reference, by=actor_of(request), now=now)
    since = [row for row in page.history if seen is not None and row.sequence > seen]
    context = {
        **context_of(request, page, now),
        "problem": problem,
        "since": since,
        "said": said,
        "what": "",
    }
    return show(request, "conflict", context, status=409)


@at_desk("case.note")
@require_POST
def duplicate(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Says of two cases that they are not the same, or takes that back."""
    is_back = request.POST.get("say") == "again"
    say_it = doubt_again if is_back else say_not_duplicate
    say_it(reference=reference, other=other, by=actor_of(request), now=clock.now())
    messages.success(request, words(f"desk.done.{'doubt_again' if is_back else 'not_duplicate'}"))
    return redirect(came_from(request).address("case", reference))


@at_desk("case.note")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """An internal note; a colleague's step in between does not hinder it."""
    text, errors = tidy(request.POST.get("text", "")), {}
    if request.method == "POST":
        try:
            add_note(
                reference=reference,
                text=text,
                by=actor_of(request),
                now=clock.now(),
                client_key=request.POST.get("client_key", ""),
            )
        except NotFound:
            raise
        except Problem as problem:
            errors["text"] = f"{problem.message}{problem.remedy}"
        else:
            messages.success(request, words("desk.done.noted"))
            return redirect(came_from(request).address("case", reference))
    return _form(
        request,
        reference,
        "note",
        [_text_field("text", "desk.note", text, errors)],
        errors,
    )


@at_desk("case.take")
@require_http_methods(["GET", "POST"])
def hand_over_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Passes the case on to another section or ward, with a reason for the colleagues there."""
    now, errors = clock.now(), {}
    typed = {name: tidy(request.POST.get(name, "")) for name in ("section", "ward", "reason")}
    if request.method == "POST":
        try:
            hand_over_case(
                reference=reference,
                section=typed["section"],
                ward_code=typed["ward"],
                reason=typed["reason"],
                by=actor_of(request),
                now=now,
                client_key=request.POST.get("client_key", ""),
                expected_sequence=_sequence(request),
            )
        except Conflict as problem:
            if problem.code != "cases.same_section":
                return conflict(request, reference, problem, said=typed["reason"])
            errors["section"] = f"{problem.message}{problem.remedy}"
        except NotFound as problem:
            if not problem.code.startswith("organisation."):
                raise
            errors["section"] = words("desk.hand_over_case.no_section")
        except Problem as problem:
            errors[problem.field or "section"] = f"{problem.message}{problem.remedy}"
        else:
            where = section_title(typed["section"], typed["ward"], on=clock.in_jst(now).date())
            messages.success(request, words("desk.done.handed_over", where=where))
            return redirect("desk:home")
    fields = _places(typed, errors)
    fields.append(_text_field("reason", "desk.hand_over_case.reason", typed["reason"], errors))
    return _form(request, reference, "hand_over_case", fields, errors, typed=typed)


@at_desk("case.take")
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """The case is rightly here."""
    return _step(request, reference, accept_passing, "desk.done.accepted")


@at_desk("case.take")
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Back to where it came from, with a reason for the colleagues there."""
    reason, errors = tidy(request.POST.get("reason", "")), {}
    if request.method == "POST":
        try:
            give_back_case(
                reference=reference,
                reason=reason,
                by=actor_of(request),
                now=clock.now(),
                client_key=request.POST.get("client_key", ""),
                expected_sequence=_sequence(request),
            )
        except Conflict as problem:
            return conflict(request, reference, problem, said=reason)
        except NotFound:
            raise
        except Problem as problem:
            errors["reason"] = f"{problem.message}{problem.remedy}"
        else:
            messages.success(request, words("desk.done.given_back"))
            return redirect("desk:home")
    fields = [_text_field("reason", "desk.give_back.reason", reason, errors)]
    return _form(request, reference, "give_back", fields, errors)


def _places(typed: dict[str, str], errors: dict[str, str]) -> list[FieldView]:
    today = clock.in_jst(clock.now()).date()
    sections = [Choice(each.code, say(each.name, "ja"))
                for each in units(today, kind="section").values()]  # fmt: skip
    places = [Choice("", words("desk.hand_over_case.whole_city"))]
    places += [Choice(ward.code, say(ward.name, "ja")) for ward in wards()]
    return [
        FieldView(
            id=name,
            kind="choice",
            label=site_texts()[f"desk.hand_over_case.{name}"],
            values=typed,
            errors=errors,
            options=tuple(options),
            is_required=name == "section",
        )
        for name, options in (("section", sections), ("ward", places))
    ]


def _text_field(name: str, key: str, text: str, errors: dict[str, str]) -> FieldView:
    return FieldView(
        id=name,
        kind="long_text",
        label=site_texts()[f"{key}.label"],
        hint=site_texts()[f"{key}.hint"],
        values={name: text},
        errors=errors,
        max_length=LONGEST,
    )


def _form(
    request: HttpRequest,
    reference: str,
    kind: str,
    fields: list[FieldView],
    errors: dict[str, str],
    *,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    now = clock.now()
    page: CasePage = case_page(reference=reference, by=actor_of(request), now=now)
    if typed is not None and request.method == "GET":
        fields = [*_places({"section": page.section, "ward": page.ward}, errors), fields[-1]]
    context = {
        **context_of(request, page, now),
        "kind": kind,
        "title": words(f"desk.{kind}.title"),
        "submit": words(f"desk.{kind}.submit"),
        "fields": fields,
        "errors": error_links(errors),
        "client_key": uuid4(),
    }
    return show(request, "beside", context, status=422 if errors else 200)
