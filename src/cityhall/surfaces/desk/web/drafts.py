"""A resident's draft at the counter: looked at by its code, gone on with together, submitted.

Looking changes nothing. Going on is a step of its own that the audit keeps, and so is submitting
for the resident, who sits beside and was seen to be who they are.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.dates import moment_in_words
from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.design_system.parts import Answer
from cityhall.engine.cases.api import IDENTITY_DOCUMENTS
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import actor_of, allows, reader_of
from cityhall.foundation.audit.api import record, record_read
from cityhall.foundation.forms.api import ItemForm, keep_uploads, pressed
from cityhall.foundation.residents.api import (
    fits_protected,
    is_protected,
    may_read_protected,
    person_of,
)
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write
from cityhall.resident_services.application.api import (
    Draft,
    FormPage,
    Known,
    draft_of_code,
    known_for,
    save_answers,
    submit_draft,
)
from cityhall.surfaces.desk.web.frame import at_desk, show, staff

GOING_ON = "desk_drafts"


@dataclass(frozen=True)
class DraftGroup:
    """A page of the form: its answers, and where they are changed."""

    title: str
    slug: str
    answers: tuple[Answer, ...]
    has_missing: bool


@write
def _opened(request: HttpRequest, code: str, *, now: datetime) -> tuple[Draft, Known]:
    """The open draft of a code, with the look at it in the audit; `NotFound` otherwise.

    A draft of somebody protected is not there for those without the duty, nor one that somebody
    protected has written for another. Who is read of is the person whose matter it is.
    """
    draft, today = draft_of_code(code), clock.in_jst(now).date()
    known = known_for(draft, catalogue(), now=now, today=today) if draft else None
    may_see = may_read_protected(staff(request))
    if draft is None or known is None or not (may_see or _is_seen_by_all(draft, known)):
        raise NotFound(
            "desk.no_such_draft",
            words("desk.draft.none"),
            words("desk.draft.none_remedy"),
        )
    record_read(
        by=actor_of(request),
        object_kind="draft",
        object_id=draft.pk,
        person_id=known.person_id,
        reason=words("desk.draft.reason"),
        reader=reader_of(staff(request), "draft.open"),
        now=now,
    )
    return draft, known


def _is_seen_by_all(draft: Draft, known: Known) -> bool:
    """Neither of a protected person nor by one, and not in the name of one."""
    writer = person_of(draft.user) if draft.user else None
    people = (each for each in (known.person_id, writer) if each is not None)
    if any(is_protected(each, today=known.today) for each in people):
        return False
    return not fits_protected(draft.answers, today=known.today)


@at_desk("draft.open")
@require_safe
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """What the resident has written so far."""
    now = clock.now()
    found, known = _opened(request, code, now=now)
    return _show(request, code, found, known)


def _show(
    request: HttpRequest,
    code: str,
    found: Draft,
    known: Known,
    *,
    errors: dict[str, str] | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = errors or {}
    identity = FieldView(
        id="identity_seen",
        kind="choice",
        label=site_texts()["desk.move.identity_seen"],
        hint=site_texts()["desk.move.identity_seen_hint"],
        values={"identity_seen": request.POST.get("identity_seen", "")},
        errors=wrong,
        options=tuple(Choice(*each) for each in IDENTITY_DOCUMENTS.items()),
    )
    context = {
        "code": code,
        "updated": moment_in_words(found.updated_at, "ja"),
        "procedures": known.procedures,
        "groups": _groups(known),
        "known": _facts(known),
        "missing": len(known.missing),
        "digest": known.digest,
        "is_going_on": _is_going_on(request, found),
        "identity": identity,
        "errors": error_links(wrong),
        "problem": problem,
        "may_submit": allows(staff(request), "case.receive"),
    }
    return show(request, "draft", context, status=status)


def _groups(known: Known) -> list[DraftGroup]:
    missing = {each.item.id for each in known.missing}
    return [
        DraftGroup(
            title=_title(known, page),
            slug=page.slug,
            answers=tuple(
                Answer(
                    each.item.for_office,
                    show_value(each.item, known.together.get(each.item.id), "ja")
                    or ("" if each.item.id in missing else "—"),
                )
                for each in page.wanted
            ),
            has_missing=any(each.item.id in missing for each in page.wanted),
        )
        for page in known.pages
    ]


def _title(known: Known, page: FormPage) -> str:
    groups = known.catalogue.vocabulary.groups
    return words("desk.comma").join(say(groups[group].for_office, "ja") for group in page.sections)


def _facts(known: Known) -> list[Answer]:
    """What is not asked because the city knows it."""
    return [
        Answer(each.item.label, show_value(each.item, known.together.get(each.item.id), "ja"))
        for each in known.wanted
        if each.item.id in known.facts and each.item.id not in known.answers
    ]


def _is_going_on(request: HttpRequest, found: Draft) -> bool:
    return found.pk in request.session.get(GOING_ON, [])


@at_desk("draft.open")
@require_POST
def continue_here(request: HttpRequest, code: str) -> HttpResponse:
    """«窓口で続ける»: from now on the answers can be changed here, with the resident."""
    now = clock.now()
    found, known = _opened(request, code, now=now)
    opened = [*request.session.get(GOING_ON, []), found.pk][-50:]
    request.session[GOING_ON] = list(dict.fromkeys(opened))
    _note(request, found, known, "draft.continued_at_counter", now, {})
    return redirect("desk:draft", code)


@write
def _note(
    request: HttpRequest,
    found: Draft,
    known: Known,
    action: str,
    now: datetime,
    detail: dict[str, Any],
) -> None:
    record(
        by=actor_of(request),
        action=action,
        object_kind="draft",
        object_id=found.pk,
        person_id=known.person_id,
        detail=detail,
        now=now,
    )


def _ensure_going_on(request: HttpRequest, found: Draft) -> None:
    if not _is_going_on(request, found):
        raise NotAllowed(
            "desk.draft_only_looked_at",
            words("desk.draft.only_looked_at"),
            words("desk.draft.only_looked_at_remedy"),
        )


@at_desk("draft.open")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """One page of questions, answered by the resident and written by the clerk."""
    now, by = clock.now(), actor_of(request)
    found, known = _opened(request, code, now=now)
    _ensure_going_on(request, found)
    shown = known.page(slug)
    if shown is None:
        return redirect("desk:draft", code)
    items = [each.item for each in shown.wanted]
    title = _title(known, shown)
    if request.method == "GET":
        return _form(request, code, title, ItemForm.of_answers(items, known.together))
    held, refused = keep_uploads(request, items, found.answers, by=by, now=now)
    form = ItemForm.of_post(items, request.POST, held)
    changed = pressed(form, request.POST)
    if changed is not None:
        return _form(request, code, title, changed.with_errors({**changed.errors, **refused}))
    reading = form.read(today=known.today, language="ja")
    save_answers(found.pk, by=by, now=now, values=reading.values, absent=reading.empty)
    errors = {**reading.errors, **refused}
    if errors:
        return _form(request, code, title, form.with_errors(errors), status=422)
    return redirect("desk:draft", code)


def _form(
    request: HttpRequest, code: str, title: str, form: ItemForm, *, status: int = 200
) -> HttpResponse:
    context = {"code": code, "title": title, "form": form}
    return show(request, "draft_page", context, status=status)


@at_desk("case.receive")
@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Opens the cases for the resident at the counter. What by law arrives there, arrives."""
    now, by = clock.now(), actor_of(request)
    found, known = _opened(request, code, now=now)
    _ensure_going_on(request, found)
    seen = request.POST.get("identity_seen", "")
    if seen not in IDENTITY_DOCUMENTS:
        wrong = {"identity_seen": words("desk.draft.identity_missing")}
        return _show(request, code, found, known, errors=wrong, status=422)
    try:
        reference = _submit(request, found, known, seen, now)
    except (Conflict, Invalid, NotAllowed) as problem:
        return _show(request, code, found, known, problem=problem, status=problem.status)
    messages.success(request, words("desk.done.submitted", by=by.label))
    return redirect("desk:open", reference)


@write
def _submit(request: HttpRequest, found: Draft, known: Known, seen: str, now: datetime) -> str:
    """Who sits at the counter is known as surely as any act needs; how, is kept in the audit."""
    _note(request, found, known, "draft.submitted_at_counter", now, {"identity_seen": seen})
    return submit_draft(
        found.pk,
        by=actor_of(request),
        now=now,
        catalogue=known.catalogue,
        shown=request.POST.get("shown", ""),
        assurance=known.assurance,
        channel="counter",
    )
