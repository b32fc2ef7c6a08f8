"""The counter: a number is scanned or typed, the case opens, is put right and completed."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.cases.api import (
    CasePage,
    case_page,
    correct_at_counter,
    named_cases,
)
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, ensure_allowed
from cityhall.foundation.forms.api import ItemForm, keep_uploads, pressed
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, NotFound, Problem
from cityhall.surfaces.desk.rules.scanning import read_scanned
from cityhall.surfaces.desk.rules.sequences import sequence_in
from cityhall.surfaces.desk.web.beside import conflict
from cityhall.surfaces.desk.web.case import came_from, context_of
from cityhall.surfaces.desk.web.frame import at_desk, show, staff


@at_desk("draft.open")
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """One box: a scanner types the address of the QR, people the number beside it."""
    if request.method == "GET":
        return show_counter(request)
    typed = request.POST.get("number", "")
    scanned = read_scanned(typed)
    if scanned is None:
        key = "desk.counter.unreadable" if typed.strip() else "desk.counter.empty"
        return show_counter(request, typed=typed, error=words(key), status=422)
    if scanned.kind == "draft":
        return redirect("desk:draft", scanned.number)
    return redirect("desk:open", scanned.number)


def show_counter(
    request: HttpRequest, *, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """The page with the one box, and what was wrong with what it held."""
    errors = {"number": error} if error else {}
    box = FieldView(
        id="number",
        kind="text",
        label=site_texts()["desk.counter.number"],
        hint=site_texts()["desk.counter.hint"],
        example="K79M-42HX-Z",
        values={"number": typed[:500]},
        errors=errors,
    )
    context = {"here": "counter", "box": box, "errors": error_links(errors)}
    return show(request, "counter", context, status=status)


@at_desk("case.read")
@require_safe
def opened(request: HttpRequest, reference: str) -> HttpResponse:
    """The case of a number; of a bundle's number, its cases to choose from."""
    scanned = read_scanned(reference)
    number = scanned.number if scanned else ""
    found = named_cases(reference=number, by=actor_of(request), now=clock.now()) if number else ()
    if not found:
        message = words("desk.counter.nothing", number=reference[:40])
        return show(request, "nothing", {"message": message}, status=404)
    if len(found) == 1:
        return redirect("desk:case", found[0].reference)
    return show(request, "bundle", {"cases": found, "reference": number})


@at_desk("case.receive")
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """The answers of a prepared case as a form, filled in together with the person."""
    now, by = clock.now(), actor_of(request)
    page = case_page(reference=reference, by=by, now=now)
    ensure_allowed(staff(request), "case.receive", section=page.section, ward=page.ward)
    known = {row.item.id: row.value for row in page.values}
    items = _items(page, request.GET.getlist("item"))
    if request.method == "GET":
        return _show(request, page, ItemForm.of_answers(items, known))
    held, refused = keep_uploads(request, items, known, by=by, now=now)
    form = ItemForm.of_post(items, request.POST, held)
    changed = pressed(form, request.POST)
    if changed is not None:
        return _show(request, page, changed.with_errors({**changed.errors, **refused}))
    reading = form.read(today=clock.in_jst(now).date(), language="ja")
    errors = {**reading.errors, **refused, **_emptied(items, reading.empty, known)}
    if errors:
        return _show(request, page, form.with_errors(errors), status=422)
    return _save(request, page, form, reading.values)


def _items(page: CasePage, asked: list[str]) -> list[Item]:
    """The items asked for by the address, or all that the case asks."""
    every = [row.item for row in page.values] + [row.item for row in page.unanswered]
    known = {item.id: item for item in every}
    brought = [item for item in asked if item not in known]
    vocabulary = catalogue().vocabulary
    chosen = [item for item in every if item.id in asked]
    chosen += [vocabulary[item] for item in brought if item in vocabulary]
    return chosen or every


def _emptied(items: list[Item], empty: tuple[str, ...], known: dict[str, object]) -> dict[str, str]:
    """A question that had an answer keeps one."""
    message = words("desk.answers.emptied")
    return {item.id: message for item in items if item.id in empty and item.id in known}


def _save(
    request: HttpRequest, page: CasePage, form: ItemForm, values: dict[str, object]
) -> HttpResponse:
    sequence = request.POST.get("sequence", "")
    try:
        correct_at_counter(
            reference=page.reference,
            values=values,
            by=actor_of(request),
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
            expected_sequence=sequence_in(sequence),
        )
    except NotFound:
        raise
    except Conflict as problem:
        return conflict(request, page.reference, problem)
    except Problem as problem:
        return _missing(request, page, form, problem)
    messages.success(request, words("desk.done.corrected"))
    return redirect(came_from(request).address("case", page.reference))


def _missing(
    request: HttpRequest, page: CasePage, form: ItemForm, problem: Problem
) -> HttpResponse:
    """A new answer has brought a question: it joins the form."""
    if problem.field is None:
        raise problem
    shown = {item.id for item in form.items}
    item = catalogue().vocabulary.get(problem.field)
    items = form.items if item is None or item.id in shown else (*form.items, item)
    wider = ItemForm(items, form.typed, {problem.field: f"{problem.message}{problem.remedy}"})
    return _show(request, page, wider, status=422)


def _show(
    request: HttpRequest, page: CasePage, form: ItemForm, *, status: int = 200
) -> HttpResponse:
    context = {
        **context_of(request, page, clock.now()),
        "form": form,
        "action": f"{reverse('desk:answers', args=[page.reference])}"
        + "".join(f"{'?' if at == 0 else '&'}item={item.id}" for at, item in enumerate(form.items)),
        "client_key": uuid4(),
    }
    return show(request, "answers", context, status=status)
