"""Asking somebody to act for me, taking that on by its code, and asking with evidence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.language import current_language, site_texts, words
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, resident_only
from cityhall.foundation.documents.api import store_document
from cityhall.foundation.forms.api import ItemForm
from cityhall.foundation.residents.api import (
    ACTS,
    Wish,
    accept_mandate,
    claim_mandate,
    faults_of_offer,
    kinds,
    name_from_card,
    offer_mandate,
    person_of,
    person_ref,
    request_of_code,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, Problem
from cityhall.kernel.reference_numbers import spoken
from cityhall.kernel.texts import Text
from cityhall.surfaces.portal.web.mandates import scope_titles

TERMS = (31, 92, 184, 366)  # days
HINTED = ("name", "areas", "registration", "code")
OFFER = ("kind", "name", "areas", "registration", "valid_until")  # in the order of the form
PERSON = ("applicant.name", "applicant.birth_date")


@resident_only
@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Whom I ask, for what, and until when; then the code, shown once."""
    if request.method != "POST":
        return _give_form(request, {})
    today, sent = clock.today(), request.POST
    wish = Wish(
        kind=sent.get("kind", ""),
        other_name=name_from_card(sent.get("name", "")[:100]),
        procedures=_known(sent.getlist("procedures"), catalogue().procedures),
        areas=_known(sent.getlist("areas"), catalogue().life_events),
        valid_until=_until(sent.get("valid_until", ""), today),
        registration=sent.get("registration", ""),
    )
    now = clock.now()
    faults = [*_nameless(sent.get("name", "")), *faults_of_offer(wish, now=now)]
    if faults:
        told = {name: message for fault in faults for name, message in _told(fault).items()}
        return _give_form(request, {name: told[name] for name in OFFER if name in told})
    _, code = offer_mandate(
        principal_id=person_of(request.user) or 0, wish=wish, by=actor_of(request), now=now
    )
    shown = {"code": code, "spoken": _aloud(code), "name": sent.get("name", "")[:100]}
    return render(request, "portal/mandate_code.html", shown)


def _nameless(name: str) -> list[Invalid]:
    if name.strip():
        return []
    return [
        Invalid(
            "mandates.name_missing",
            "代わりに手続きする人の氏名が書かれていません。",
            "氏名を書いてください。例：北九 花子",
            field="name",
        )
    ]


def _give_form(request: HttpRequest, errors: Mapping[str, str]) -> HttpResponse:
    offered = [kind for kind in kinds().values() if kind.arises == "offered"]
    fields = (
        _choice(request, "kind", errors, [Choice(k.id, k.title, k.explained) for k in offered]),
        _text(request, "name", errors),
        *_scope_fields(request, errors),
        _text(request, "registration", errors, is_required=False),
        _until_field(request, errors),
    )
    context = {
        "fields": fields,
        "errors": error_links(errors),
        "more": _procedures(request),
        **_compared(),
    }
    return render(request, "portal/mandate_give.html", context, status=422 if errors else 200)


def _compared() -> dict[str, object]:
    """What each kind may and may not do, for the table that tells them apart."""
    return {"compared": list(kinds().values()), "acts": ACTS}


def _scope_fields(request: HttpRequest, errors: Mapping[str, str]) -> tuple[FieldView, ...]:
    events = sorted(catalogue().life_events.values(), key=lambda each: each.order)
    options = [Choice(each.id, each.title) for each in events]
    return (_choice(request, "areas", errors, options, kind="choices"),)


def _procedures(request: HttpRequest) -> FieldView:
    """Single procedures, for whoever wants to ask for no more than one."""
    options = [Choice(each.id, each.title) for each in catalogue().procedures.values()]
    field = _choice(request, "procedures", {}, options, kind="choices")
    return replace(field, is_required=False)


def _until_field(request: HttpRequest, errors: Mapping[str, str]) -> FieldView:
    today, language = clock.today(), current_language()
    days = [today + timedelta(days=each) for each in TERMS]
    options = [Choice(day.isoformat(), day_in_words(day, language)) for day in days]
    return _choice(request, "valid_until", errors, options)


def _choice(
    request: HttpRequest,
    name: str,
    errors: Mapping[str, str],
    options: list[Choice],
    kind: str = "choice",
) -> FieldView:
    sent = request.POST.getlist(name)
    return FieldView(
        id=name,
        kind="choices" if kind == "choices" else "choice",
        label=site_texts()[f"mandates.{name}"],
        hint=_hint(name),
        values={name: sent if kind == "choices" else (sent[-1] if sent else "")},
        errors=errors,
        options=tuple(options),
    )


def _text(
    request: HttpRequest, name: str, errors: Mapping[str, str], *, is_required: bool = True
) -> FieldView:
    return FieldView(
        id=name,
        kind="text",
        label=site_texts()[f"mandates.{name}"],
        hint=_hint(name),
        values={name: request.POST.get(name, "")[:100]},
        errors=errors,
        max_length=100,
        is_required=is_required,
    )


def _hint(name: str) -> Text | str:
    return site_texts()[f"mandates.{name}_hint"] if name in HINTED else ""


def _known(sent: list[str], known: Mapping[str, object]) -> list[str]:
    return [each for each in dict.fromkeys(sent) if each in known]


def _until(sent: str, today: date) -> date | None:
    days = {(today + timedelta(days=each)).isoformat() for each in TERMS}
    return date.fromisoformat(sent) if sent in days else None


def _told(problem: Problem) -> dict[str, str]:
    return {problem.field or "kind": f"{problem.message}{problem.remedy}"}


def _aloud(code: str) -> str:
    halves = code.split("-")
    return "。".join(spoken("-".join(half)) for half in (halves[:3], halves[3:]))


@resident_only
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """The code, then who asks for what; the last button takes it on."""
    code, errors, asked = request.POST.get("code", "")[:80], {}, None
    try:
        if request.method == "POST" and "take_on" in request.POST:
            accept_mandate(
                code=code,
                agent_id=person_of(request.user) or 0,
                by=actor_of(request),
                now=clock.now(),
            )
            messages.success(request, words("mandates.accepted"))
            return redirect("resident:mandates")
        if request.method == "POST":
            asked = _asked(code)
    except Problem as problem:
        errors = {"code": f"{problem.message}{problem.remedy}"}
    context = {
        "field": _text(request, "code", errors),
        "errors": error_links(errors),
        "asked": asked,
        "code": code,
    }
    return render(request, "portal/mandate_accept.html", context, status=422 if errors else 200)


def _asked(code: str) -> dict[str, object]:
    """Who asks for what: whoever holds the code was told so by that person."""
    found = request_of_code(code, now=clock.now())
    scope: tuple[Text, ...] = scope_titles(found.procedures, found.areas)
    return {
        "name": person_ref(found.principal_id or 0).name,
        "kind": kinds()[found.kind],
        "scope": scope,
        "until": found.valid_until,
    }


@resident_only
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Asking to act for somebody with evidence, which staff check before it holds."""
    items = [catalogue().vocabulary[each] for each in PERSON]
    if request.method != "POST":
        return _claim_form(request, ItemForm.of_answers(items, {}), {})
    form = ItemForm.of_post(items, request.POST, {})
    reading = form.read(today=clock.today(), language=current_language())
    empty = {item: words("mandates.person_missing") for item in reading.empty}
    errors = {**reading.errors, **empty}
    if errors:
        return _claim_form(request, form, errors)
    try:
        born = date.fromisoformat(reading.values[PERSON[1]])
        wish = Wish(
            kind=request.POST.get("kind", ""),
            other_name=reading.values[PERSON[0]],
            other_birth_date=born,
            areas=_known(request.POST.getlist("areas"), catalogue().life_events),
            document_id=_evidence(request),
        )
        claim_mandate(
            agent_id=person_of(request.user) or 0,
            wish=wish,
            by=actor_of(request),
            now=clock.now(),
        )
    except Invalid as problem:
        return _claim_form(request, form, _told(problem))
    messages.success(request, words("mandates.claimed"))
    return redirect("resident:mandates")


def _evidence(request: HttpRequest) -> UUID | None:
    """The paper that was sent, kept as a document."""
    sent = request.FILES.get("evidence")
    if sent is None:
        return None
    try:
        content = BytesIO(sent.read())
        stored = store_document(content, sent.name or "", by=actor_of(request), now=clock.now())
    except Invalid as problem:
        raise Invalid(problem.code, problem.message, problem.remedy, field="evidence") from problem
    return stored.pk


def _claim_form(request: HttpRequest, form: ItemForm, errors: Mapping[str, str]) -> HttpResponse:
    claimed = [kind for kind in kinds().values() if kind.arises == "claimed"]
    shown = form.with_errors(errors)
    labels = [site_texts()["mandates.principal_name"], site_texts()["mandates.principal_born"]]
    person = [
        replace(shown.field_of(item), label=label, is_own=False, hint="")
        for item, label in zip(form.items, labels, strict=True)
    ]
    options = [Choice(k.id, k.title, k.explained) for k in claimed]
    context = {
        "fields": (
            _choice(request, "kind", errors, options),
            *person,
            *(replace(each, is_required=False) for each in _scope_fields(request, errors)),
        ),
        "evidence": [kind for kind in claimed if kind.evidence],
        "evidence_error": errors.get("evidence", ""),
        "errors": error_links(errors),
        **_compared(),
    }
    return render(request, "portal/mandate_claim.html", context, status=422 if errors else 200)
