"""One question a page: the one that decides most, until the plan can be shown."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityhall.design_system.language import current_language
from cityhall.foundation.accounts.api import actor_of, public
from cityhall.foundation.forms.api import ItemForm
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel import clock
from cityhall.resident_services.application.api import draft_of, save_answers
from cityhall.resident_services.guide.interview import can_be_asked
from cityhall.resident_services.guide.standing import Standing, standing_of
from cityhall.resident_services.guide.web.start import OPEN


@public(OPEN)
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """Asks the next item, or the one named by `?item=`; an answer is saved before going on."""
    draft = draft_of(request)
    if draft is None:
        return redirect("guide:start")
    standing = standing_of(draft, clock.now())
    asked = request.POST.get("item") or request.GET.get("item") or standing.interview.next
    if asked is None or not standing.scope:
        return redirect("guide:plan" if standing.scope else "guide:start")
    item = standing.catalogue.vocabulary.get(asked)
    if item is None or not can_be_asked(item):
        return redirect("guide:question")
    if request.method == "GET":
        return _show(request, standing, ItemForm.of_answers([item], standing.known.together))
    return _answer(request, standing, item)


def _answer(request: HttpRequest, standing: Standing, item: Item) -> HttpResponse:
    form = ItemForm.of_post([item], request.POST, {})
    is_unknown = "unknown" in request.POST
    reading = form.read(today=standing.today, language=current_language())
    said = replace(standing.known, answers={**standing.draft.answers, **reading.values})
    errors = {**said.faults([item], current_language()), **reading.errors}
    if errors and not is_unknown:
        return _show(request, standing, form.with_errors(errors), status=422)
    values = {} if is_unknown else reading.values
    without = [] if values else [item.id]
    save_answers(
        standing.draft.pk,
        by=actor_of(request),
        now=clock.now(),
        values=values,
        absent=without,
        skipped=without,
        in_guide=True,
    )
    return redirect("guide:plan" if request.GET.get("back") == "plan" else "guide:question")


def _show(
    request: HttpRequest, standing: Standing, form: ItemForm, *, status: int = 200
) -> HttpResponse:
    item = form.items[0]
    interview = standing.interview
    before = interview.before(item.id)
    is_change = request.GET.get("back") == "plan"
    context = {
        "form": form,
        "view": form.field_of(item, is_title=True),
        "item": item,
        "number": len(interview.asked) + 1,
        "left": interview.at_most - 1,
        "is_change": is_change,
        "back": reverse("guide:plan") if is_change else _address_of(before),
        "has_answers": bool(interview.asked),
    }
    return render(request, "guide/question.html", context, status=status)


def _address_of(before: str | None) -> str:
    return f"{reverse('guide:question')}?item={before}" if before else reverse("guide:start")
