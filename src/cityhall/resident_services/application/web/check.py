"""Everything once more before it is sent, sending it, and the receipts."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import Answer
from cityhall.engine.cases.api import BundleReceipt, bundle_receipt, case_address
from cityhall.engine.procedures.api import Procedure, catalogue
from cityhall.foundation.accounts.api import (
    User,
    assurance_of,
    digest_of_statement,
    public,
    require_assurance,
)
from cityhall.foundation.payments.api import Owing, owing_of
from cityhall.foundation.residents.api import acting_actor, person_of, person_ref, source_words
from cityhall.foundation.vocabulary.api import Item, show_value
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict, Invalid, NotAllowed, Problem
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.texts import say
from cityhall.resident_services.application.actions import claim_draft, submit_draft
from cityhall.resident_services.application.models import Draft
from cityhall.resident_services.application.queries import Known, mandates_of, outside_mandate
from cityhall.resident_services.application.web.counter import prepared_address
from cityhall.resident_services.application.web.device import held_draft, with_draft
from cityhall.resident_services.application.web.pages import OPEN, known_now


@public(OPEN)
@never_cache
@require_safe
@with_draft
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All answers by group, what is already known, and what will happen to each procedure."""
    now = clock.now()
    if isinstance(request.user, User) and request.user.is_resident and draft.user_id is None:
        draft = claim_draft(draft.pk, by=acting_actor(request), now=now)
    known = known_now(draft, now)
    if not known.procedures:
        return redirect("guide:plan")
    return _show(request, draft, known, now)


def _show(
    request: HttpRequest,
    draft: Draft,
    known: Known,
    now: datetime,
    *,
    problem: Problem | None = None,
) -> HttpResponse:
    needs = _needs(request, known, now)
    context = {
        "draft": draft,
        "groups": _groups(known),
        "unasked": _known_rows(known),
        "corrected": [known.catalogue.vocabulary[item].label for item in known.corrected],
        "missing": [(each.item, _page_of(known, each.item)) for each in known.missing],
        "online": _happening(known, "online", now),
        "at_counter": _happening(known, "counter", now),
        "is_one": len(known.procedures) == 1,
        "digest": known.digest,
        "sign_in": needs.url if needs else "",
        "needs_signature": known.assurance == "signature",
        "steps": len(known.pages) + 1,
        "problem": problem,
        **_mandate(draft, known),
    }
    status = problem.status if problem else 200
    return render(request, "application/check.html", context, status=status)


def _mandate(draft: Draft, known: Known) -> dict[str, object]:
    """For an agent: what is not the agent's to send, and whether anything is."""
    if draft.on_behalf_of_id is None:
        return {"outside": [], "only_assists": False}
    mandates = mandates_of(draft, today=known.today)
    return {
        "outside": outside_mandate(draft, known.catalogue, today=known.today),
        "only_assists": not any(each.may_file for each in mandates),
        "principal": person_ref(draft.on_behalf_of_id).name,
    }


def _happening(known: Known, place: str, now: datetime) -> list[tuple[Procedure, int]]:
    """What will happen to each procedure that ends there, with what it costs today."""
    today = clock.in_jst(now).date()
    return [
        (procedure, known.catalogue.fee_on(procedure, today, place))
        for procedure in known.procedures
        if procedure.finishes_at == place
    ]


def _needs(request: HttpRequest, known: Known, now: datetime) -> HttpResponseRedirect | None:
    """The way to sign in or to sign, where that is still to be done; one signs what is shown."""
    return require_assurance(
        request,
        known.assurance,
        now=now,
        back_to=reverse("apply:check"),
        signs=digest_of_statement(known.statement),
    )


def _groups(known: Known) -> list[tuple[object, list[Answer]]]:
    """The answers of the form, under the titles of their groups."""
    rows: dict[str, list[Answer]] = {}
    for page in known.pages:
        for each in page.wanted:
            rows.setdefault(each.item.group, []).append(
                Answer(
                    question=each.item.label,
                    answer=_shown(known, each.item) or ("" if each.item.required else "—"),
                    href=f"{reverse('apply:page', args=[page.slug])}?back=check",
                )
            )
    groups = known.catalogue.vocabulary.groups
    return [(groups[group], answers) for group, answers in rows.items()]


def _known_rows(known: Known) -> list[Answer]:
    """What the form does not ask, with where it comes from and since when."""
    return [
        Answer(
            question=each.item.label,
            answer=_shown(known, each.item),
            source=_source(known, each.item),
            href=reverse("apply:change", args=[each.item.id]),
        )
        for each in known.wanted
        if each.item.id in known.unasked and known.together.get(each.item.id) is not None
    ]


def _source(known: Known, item: Item) -> str:
    if item.listed and item.id in known.listed:
        return say(known.catalogue.vocabulary[item.listed.list_].label, current_language())
    fact = known.facts.get(item.id)
    if fact is None or item.id in known.answers:
        return words("application.check.from_guide")
    return words(
        "application.check.from_fact",
        source=source_words(fact.source),
        day=day_in_words(fact.as_of, current_language()),
    )


def _shown(known: Known, item: Item) -> str:
    return show_value(item, known.together.get(item.id), current_language())


def _page_of(known: Known, item: Item) -> str:
    return next(
        page.slug for page in known.pages if any(each.item.id == item.id for each in page.wanted)
    )


@public(OPEN)
@require_POST
@with_draft
def submit(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Opens the cases. A second click, or a page sent again, leads to the same receipts."""
    now = clock.now()
    signs = digest_of_statement(known_now(draft, now).statement)
    try:
        reference = submit_draft(
            draft.pk,
            by=acting_actor(request),
            now=now,
            catalogue=catalogue(),
            shown=request.POST.get("shown", ""),
            assurance=assurance_of(request, now=now, signs=signs),
        )
    except (Conflict, Invalid, NotAllowed) as problem:
        to_sign_in = _needs(request, known_now(draft, now), now)
        if problem.code == "draft.assurance" and to_sign_in is not None:
            return to_sign_in
        draft.refresh_from_db()
        return _show(request, draft, known_now(draft, now), now, problem=problem)
    return redirect("apply:done", reference)


@public("受付番号を知っているだけでは開けない。提出した端末か、本人だけが見られる")
@never_cache
@require_safe
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipts, for the device that submitted and for the resident; `NotFound` for others."""
    held = held_draft(request)
    receipt = bundle_receipt(
        reference=read_reference(reference) or "",
        by=acting_actor(request),
        now=clock.now(),
        language=current_language(),
        client_key=str(held.client_key) if held else "",
    )
    owing = owing_of(case.reference for case in receipt.cases)
    own = receipt.person_id in (None, person_of(request.user))
    context = {
        "receipt": receipt,
        "arrived": [(case, owing.get(case.reference)) for case in receipt.arrived],
        "set_aside": [
            (case, prepared_address(case.reference), owing.get(case.reference))
            for case in receipt.set_aside
        ],
        "pay_at": _where_to_pay(receipt, owing),
        "principal": "" if own else person_ref(receipt.person_id or 0).name,
    }
    return render(request, "application/done.html", context)


def _where_to_pay(receipt: BundleReceipt, owing: Mapping[str, Owing]) -> str:
    """The page of the first case that waits for its fee; for a visitor its signed link, as it
    also goes to them by mail: only the device that sent the cases gets here."""
    waiting = [each.reference for each in receipt.arrived if _is_wanted(owing, each.reference)]
    return case_address(waiting[0], has_person=receipt.person_id is not None) if waiting else ""


def _is_wanted(owing: Mapping[str, Owing], reference: str) -> bool:
    """Whether a case can be paid for by now and by a known day."""
    return reference in owing and owing[reference].payable_until is not None
