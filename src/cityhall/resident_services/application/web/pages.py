"""The questions, a few to a page."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.fields import error_links
from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import ErrorLink
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import public
from cityhall.foundation.forms.api import Held, ItemForm, held_in, keep_uploads, pressed
from cityhall.foundation.residents.api import acting_actor
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel import clock
from cityhall.kernel.texts import say
from cityhall.resident_services.application.actions import save_answers
from cityhall.resident_services.application.models import Draft
from cityhall.resident_services.application.queries import Known, known_for, outside_mandate
from cityhall.resident_services.application.rules import FormPage
from cityhall.resident_services.application.web.device import with_draft
from cityhall.resident_services.application.web.unsent import take_up

MORE = "more"  # in the address: the same page has come again, with further questions
OPEN = "だれでも、ログインせずに申請を書ける"


def known_now(draft: Draft, now: datetime) -> Known:
    """What is known for a draft at this moment."""
    return known_for(draft, catalogue(), now=now, today=clock.in_jst(now).date())


@public(OPEN)
@require_safe
@with_draft
def begin(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To what is still missing, else on from where she was, or straight to the check."""
    known = known_now(draft, clock.now())
    if not known.procedures:
        return redirect("guide:plan")
    following = known.page_to_go_on
    return redirect("apply:page", following.slug) if following else redirect("apply:check")


@public(OPEN)
@require_http_methods(["GET", "POST"])
@with_draft
def page(request: HttpRequest, draft: Draft, slug: str) -> HttpResponse:
    """One page of questions; answers are saved even where another one is wrong."""
    now = clock.now()
    known = known_now(draft, now)
    shown = known.page(slug)
    if shown is None:
        return redirect("apply:begin")
    items = [each.item for each in shown.wanted]
    if request.method == "GET":
        return _show(request, draft, known, shown, _as_left(request, draft, known, items))
    before = held_in(draft.answers, items)
    held, refused = keep_uploads(request, items, draft.answers, by=acting_actor(request), now=now)
    form = ItemForm.of_post(items, request.POST, held)
    reading = form.read(today=known.today, language=current_language())
    changed = pressed(form, request.POST)
    draft = save_answers(
        draft.pk,
        by=acting_actor(request),
        now=now,
        values=_files(held) if changed else reading.values,
        absent=_emptied(held, before) if changed else reading.empty,
    )
    if changed is not None:
        adjusted = changed.with_errors({**changed.errors, **refused})
        return _show(request, draft, known, shown, adjusted, at=request.POST)
    if "keep" in request.POST and not refused:
        return redirect("apply:keep")  # what is wrong or missing is asked again when she is back
    after, language = known_now(draft, now), current_language()
    unfit = after.faults(items, language, empty=reading.empty)
    unfit |= {f"{item}__family": words("application.page.another_name", name=name)
              for item, name in after.another_names(items).items()}  # fmt: skip
    errors = {**unfit, **reading.errors, **refused}
    if errors:
        return _show(request, draft, known, shown, form.with_errors(errors), status=422)
    return _onwards(request, after, slug)


def _as_left(request: HttpRequest, draft: Draft, known: Known, items: list[Item]) -> ItemForm:
    """With the answers given earlier, or with what was typed when the session had expired."""
    typed = take_up(request, draft)
    if typed is None:
        form = ItemForm.of_answers(items, known.offered)
        return form.with_errors(known.faults(items, current_language()))
    return ItemForm.of_post(items, typed, held_in(draft.answers, items))


def _onwards(request: HttpRequest, known: Known, slug: str) -> HttpResponse:
    """The next page; the same one again if an answer has brought further questions to it."""
    same = known.page(slug)
    missing = {each.item.id for each in known.missing}
    if same is not None and any(each.item.id in missing for each in same.wanted):
        query = request.GET.copy()
        query[MORE] = "1"
        return redirect(f"{reverse('apply:page', args=[slug])}?{query.urlencode()}")
    if request.GET.get("back") == "check" and not missing:
        return redirect("apply:check")
    following = known.page_after(slug)
    return redirect("apply:page", following.slug) if following else redirect("apply:check")


def _come_up(request: HttpRequest, known: Known, shown: FormPage) -> tuple[ErrorLink, ...]:
    """The questions that the answers just given have brought to this very page."""
    if MORE not in request.GET or request.method != "GET":
        return ()
    here, language = {each.item.id for each in shown.wanted}, current_language()
    fresh = [each.item for each in known.missing if each.item.id in here]
    return error_links({item.id: say(item.label, language) for item in fresh})


def _files(held: Held) -> dict[str, object]:
    return {item: files for item, files in held.items() if files}


def _emptied(held: Held, before: Held) -> list[str]:
    """The items whose last file was just taken away; words about bringing one later stay."""
    return [item for item, files in held.items() if before[item] and not files]


def _show(
    request: HttpRequest,
    draft: Draft,
    known: Known,
    shown: FormPage,
    form: ItemForm,
    *,
    status: int = 200,
    at: object = None,
) -> HttpResponse:
    groups = known.catalogue.vocabulary.groups
    sections = [
        (groups[group], [form.field_of(each.item) for each in wanted])
        for group, wanted in shown.sections.items()
    ]
    pages = known.pages
    number = [each.slug for each in pages].index(shown.slug)
    names = dict.fromkeys(id for each in shown.wanted for id in each.procedures if id)
    return render(
        request,
        "application/page.html",
        {
            "draft": draft,
            "first": sections[0][0],
            "sections": sections,
            "form": form,
            "number": number + 1,
            "total": len(pages) + 1,
            "before": pages[number - 1].slug if number else "",
            "needed_by": [known.catalogue.procedures[id].title for id in names],
            "refused": [
                known.refused[each.item.id]
                for each in shown.wanted
                if each.item.id in known.refused
            ],
            "outside": outside_mandate(draft, known.catalogue, today=known.today),
            "come_up": _come_up(request, known, shown),
            "going_back": request.GET.get("back") == "check",
            "was_adjusted": at is not None,
        },
        status=status,
    )
