"""Correcting what was asked for, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cityhall.design_system.fields import FieldView
from cityhall.design_system.language import current_language, words
from cityhall.engine.cases.api import AskedCorrection, TimelineCase, answer_corrections
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.forms.api import Held, ItemForm, keep_uploads, pressed
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed
from cityhall.surfaces.portal.rules import expected_of, may_correct
from cityhall.surfaces.portal.web import unsent
from cityhall.surfaces.portal.web.cases import people_in, sequence_in, to_case
from cityhall.surfaces.portal.web.entering import of_one_case
from cityhall.surfaces.portal.web.unsent import Unsent


@dataclass(frozen=True)
class Asked:
    """One correction with its field: the reason and the old value stand beside it."""

    correction: AskedCorrection
    field: FieldView


@of_one_case
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    """Only the fields that were sent back. A second click leads where the first one led."""
    if request.method == "POST":
        return _sent(request, found, by)
    if not may_correct(found):
        return to_case(found, told="settled")
    return _show(request, found, by, _form_kept(request, found))


def _sent(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    if not may_correct(found):
        return _answer(request, found, by, {})
    items, reference, now = _items(found), found.summary.reference, clock.now()
    kept = Unsent.of(request, reference)
    held, refused = keep_uploads(request, items, dict(kept.held), by=by, now=now)
    form = ItemForm.of_post(items, request.POST, held)
    Unsent(form.typed, held).keep(request, reference)
    changed = pressed(form, request.POST)
    if changed is not None:
        Unsent(changed.typed, held).keep(request, reference)
        errors = {**changed.errors, **refused}
        return _show(request, found, by, changed.with_errors(errors))
    reading = form.read(today=clock.in_jst(now).date(), language=current_language())
    empty = {item: words("my.correct.empty") for item in reading.empty}
    errors = {**reading.errors, **empty, **refused}
    if errors:
        return _show(request, found, by, form.with_errors(errors), status=422)
    return _answer(request, found, by, reading.values, form)


def _answer(
    request: HttpRequest,
    found: TimelineCase,
    by: Actor,
    answers: Mapping[str, Any],
    form: ItemForm | None = None,
) -> HttpResponse:
    """Sends the corrections; where somebody was quicker, shows how things stand now."""
    reference = found.summary.reference
    try:
        answer_corrections(
            reference=reference,
            answers=answers,
            by=by,
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
            expected_sequence=sequence_in(request),
        )
    except (Conflict, Invalid, NotAllowed) as problem:
        if form is None or not may_correct(found):
            unsent.forget(request, reference)
            return to_case(found, told="changed")
        conflict = isinstance(problem, Conflict)
        status = 409 if conflict else problem.status
        return _show(request, found, by, form, status=status, is_conflict=conflict)
    unsent.forget(request, reference)
    return to_case(found, told="corrected")


def _items(found: TimelineCase) -> list[Item]:
    return [each.item for each in found.corrections]


def _form_kept(request: HttpRequest, found: TimelineCase) -> ItemForm:
    """What was typed before and not sent; else what the case holds, but for documents: a new
    picture is asked for, and the old one stays with the case."""
    items = _items(found)
    old = {each.item.id: each.previous for each in found.corrections if each.item.type != "file"}
    form, kept = ItemForm.of_answers(items, old), Unsent.of(request, found.summary.reference)
    mine = {name: value for name, value in kept.typed.items() if _is_of(name, items)}
    files = _files(kept.held, items)
    if not mine and not files:
        return form
    untouched = {
        name: value
        for name, value in form.typed.items()
        if not any(_is_of(name, [item]) for item in items if _is_typed(item, mine))
    }
    return form.with_typed({**untouched, **mine, **files})


def _is_typed(item: Item, typed: Mapping[str, Any]) -> bool:
    return any(_is_of(name, [item]) for name in typed)


def _is_of(name: str, items: Sequence[Item]) -> bool:
    return any(name == item.id or name.startswith(f"{item.id}__") for item in items)


def _files(held: Held, items: Sequence[Item]) -> dict[str, list[str]]:
    """Documents kept for an item as the form's fields name them; never what a request names."""
    found: dict[str, list[str]] = {}
    for item in items:
        if item.type == "file":
            files = held.get(item.id, [])
            found[f"{item.id}__document"] = [each["document"] for each in files]
            found[f"{item.id}__name"] = [each["name"] for each in files]
    return found if any(found.values()) else {}


def _show(
    request: HttpRequest,
    found: TimelineCase,
    by: Actor,
    form: ItemForm,
    *,
    status: int = 200,
    is_conflict: bool = False,
) -> HttpResponse:
    today = clock.in_jst(clock.now()).date()
    context = {
        **people_in(request, found, by),
        "case": found,
        "expected": expected_of([found], today=today)[0],
        "form": form,
        "asked": [Asked(each, form.field_of(each.item)) for each in found.corrections],
        "client_key": uuid4(),
        "is_conflict": is_conflict,
    }
    return render(request, "portal/correct.html", context, status=status)
