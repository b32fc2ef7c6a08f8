"""One case: what happens now and by when, what was sent, what was decided; withdrawing it."""

from itertools import groupby
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import (
    SentValue,
    TimelineCase,
    document_sent,
    fee_when_withdrawn,
    own_cases,
    sees_whole_bundle,
    sent_with,
    withdraw_case,
)
from cityhall.engine.procedures.api import catalogue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import document as stored_document
from cityhall.foundation.documents.api import serve
from cityhall.foundation.messages.api import MessageView, messages_about
from cityhall.foundation.notices.api import NoticeMark, notices_of
from cityhall.foundation.payments.api import OrderView
from cityhall.foundation.residents.api import people_acted_for, person_of, person_ref
from cityhall.kernel import clock
from cityhall.kernel.errors import Conflict
from cityhall.kernel.texts import Text
from cityhall.resident_services.application.api import prepared_address
from cityhall.surfaces.portal.rules import act_in, expected_of, is_overdue, may_withdraw
from cityhall.surfaces.portal.web.entering import links_held, of_one_case
from cityhall.surfaces.portal.web.paying import pay_by, paying_context
from cityhall.surfaces.portal.web.showing import handler_of, moments_of, row_of, whose

TOLD = ("linked", "corrected", "withdrawn", "changed", "settled", "paid")


@of_one_case
@require_safe
def case(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    """The case as its person sees it."""
    now = clock.now()
    today = clock.in_jst(now).date()
    reference, told = found.summary.reference, request.GET.get("told", "")
    expected = expected_of([found], today=today, pay_by=pay_by([found]))
    sent = sent_with(reference=reference, by=by, now=now, language=current_language())
    context = {
        **people_in(request, found, by),
        "case": found,
        "row": row_of(found, {}),
        "act": act_in(found),
        "is_paid": act_in(found) == "pay" and not expected,
        **(paying := paying_context(found)),
        "expected": expected[0] if expected else None,
        "is_overdue": is_overdue(found, today=today),
        "may_withdraw": may_withdraw(found),
        "shows_next": _shows_next(found, paying["order"]),
        "moments": moments_of(found),
        "groups": _grouped(sent),
        "count": len(sent),
        "messages": _messages(found, by),
        "notices": shown_notices(found),
        "others": _others(request, found, by),
        "handler": handler_of(found, today=today),
        "is_linked": found.person_id is None,
        "scanned": prepared_address(reference),
        "needs_sign_in": bool(found.corrections) and not found.moves and by.kind == "visitor",
        "told": told if told in TOLD else "",
    }
    return render(request, "portal/case.html", context)


def _shows_next(found: TimelineCase, order: OrderView | None) -> bool:
    """What comes after filing is of use while the city works, and once it has said yes; not where
    the fee for it was not paid."""
    if order is not None and order.state in ("expired", "cancelled"):
        return False
    if found.is_closed:
        return found.decision is not None and found.decision.outcome == "approved"
    return found.expects == "office"


def shown_notices(found: TimelineCase) -> list[NoticeMark]:
    """What was decided, on paper, for who receives it; nothing of a case that lies aside or was
    erased."""
    is_shown = found.may_receive and not found.is_aside
    marks = notices_of(found.summary.reference) if is_shown else []
    return [each for each in marks if not each.is_erased]


def people_in(request: HttpRequest, found: TimelineCase, by: Actor) -> dict[str, str]:
    """For whom the reader acts (for the head of the page), and whom the case is about."""
    acting_for = person_ref(by.on_behalf_of).name if by.on_behalf_of else ""
    person_id = person_of(request.user)
    if person_id is None or found.subject_id is None:
        return {"acting_for": acting_for, "whose": ""}
    represented = people_acted_for(person_id)
    names = {each.person.id: each.person.name for each in represented}
    return {"acting_for": acting_for, "whose": whose(found, names)}


def _grouped(sent: tuple[SentValue, ...]) -> list[tuple[Text | str, list[SentValue]]]:
    """Answers under the titles of the form's groups, in the order of the form."""
    groups = catalogue().vocabulary.groups
    order = {name: at for at, name in enumerate(groups)}
    rows = sorted(sent, key=lambda each: order.get(each.group, len(order)))
    return [
        (groups[name].title if name in groups else name, list(values))
        for name, values in groupby(rows, key=lambda each: each.group)
    ]


def _messages(found: TimelineCase, by: Actor) -> list[MessageView]:
    """What was told about the case, newest first, and about the bundle it came with: to whoever
    may see all of that, since it names every procedure."""
    of_bundle = messages_about(found.bundle)
    if of_bundle and not sees_whole_bundle(found.bundle, by=by, now=clock.now()):
        of_bundle = []
    return sorted([*messages_about(found.summary.reference), *of_bundle], key=lambda m: -m.id)


def _others(request: HttpRequest, found: TimelineCase, by: Actor) -> list[TimelineCase]:
    """The other cases that a visitor's links open; a resident has a page of one's own."""
    if by.kind != "visitor" or not links_held(request):
        return []
    shown = own_cases(by=by, now=clock.now(), language=current_language())
    return [each for each in shown if each.summary.reference != found.summary.reference]


@of_one_case
@require_safe
def document(
    request: HttpRequest, found: TimelineCase, by: Actor, document_id: UUID
) -> HttpResponseBase:
    """A document as it was handed in with this very case."""
    known = document_sent(
        reference=found.summary.reference, document_id=document_id, by=by, now=clock.now()
    )
    return serve(stored_document(known))


@of_one_case
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    """Says what withdrawing means; the button on that page does it, once."""
    if request.method == "POST":
        return _withdraw(request, found, by)
    if not may_withdraw(found):
        return to_case(found, told="settled")
    fee = fee_when_withdrawn(found.summary.reference)
    context = {**people_in(request, found, by), "case": found, "client_key": uuid4(), "fee": fee}
    return render(request, "portal/withdraw.html", context)


def _withdraw(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    try:
        withdraw_case(
            reference=found.summary.reference,
            by=by,
            now=clock.now(),
            client_key=request.POST.get("client_key", ""),
            expected_sequence=sequence_in(request),
        )
    except Conflict:
        return to_case(found, told="changed")
    return to_case(found, told="withdrawn")


def sequence_in(request: HttpRequest) -> int | None:
    """Up to which event of the case the page had shown it."""
    said = request.POST.get("sequence", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def to_case(found: TimelineCase, *, told: str = "") -> HttpResponse:
    """Back to the page of the case, with a word on what has just happened."""
    address = reverse("resident:case", args=[found.summary.reference])
    return redirect(f"{address}?told={told}" if told else address)
