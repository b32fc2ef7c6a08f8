"""Paying the fee of one case: to the provider's page and back, and the receipt."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cityhall.design_system.language import current_language
from cityhall.engine.cases.api import TimelineCase, sent_with
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.payments.api import (
    attempt_goes_with,
    begin_payment,
    look_at_order,
    order_of,
    owing_of,
    receipt_of,
)
from cityhall.foundation.payments.ports import GatewayUnavailable
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.surfaces.portal.web.entering import of_one_case


def pay_by(cases: Iterable[TimelineCase]) -> dict[str, date | None]:
    """By when each of the cases is to be paid that waits for its fee; None where no day is set.
    One query, if any is open."""
    open_cases = [case.summary.reference for case in cases if not case.is_closed]
    owing = owing_of(open_cases) if open_cases else {}
    return {
        reference: clock.in_jst(each.payable_until).date() if each.payable_until else None
        for reference, each in owing.items()
    }


def paying_context(found: TimelineCase) -> dict[str, Any]:
    """What the part of a page shows that is about the fee; a new key for one press of its
    button."""
    return {"order": order_of(found.summary.reference), "payment_key": uuid4()}


@of_one_case
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    """What is to be paid, and the way to the provider's page."""
    order = order_of(found.summary.reference)
    if order is None:
        raise Http404
    if request.method != "POST":
        return _show(request, found)
    reference = found.summary.reference
    try:
        address = begin_payment(
            number=order.number,
            return_to=lambda attempt: request.build_absolute_uri(
                reverse("resident:pay_back", args=[reference, attempt])
            ),
            client_key=request.POST.get("payment_key", ""),
            by=by,
            now=clock.now(),
        )
    except Problem as problem:
        return _show(request, found, problem=problem)
    return redirect(address)


def _show(
    request: HttpRequest, found: TimelineCase, *, problem: Problem | None = None, ended: str = ""
) -> HttpResponse:
    context = {
        "case": found,
        "problem": problem,
        "ended": ended,
        **paying_context(found),
    }
    status = problem.status if problem else 200
    return render(request, "portal/pay.html", context, status=status)


@of_one_case
@require_safe
def back(request: HttpRequest, found: TimelineCase, by: Actor, attempt: str) -> HttpResponse:
    """The browser comes back. That it does proves nothing: the provider is asked."""
    reference = found.summary.reference
    before = order_of(reference)
    if before is None or not attempt_goes_with(attempt, reference):
        raise Http404
    try:
        pending = look_at_order(before.number, now=clock.now())
    except GatewayUnavailable:
        pending = "pending"
    order = order_of(reference)
    if order is not None and order.state == "paid":
        return redirect(f"{reverse('resident:case', args=[reference])}?told=paid")
    if order is not None and order.is_confirming:
        return _show(request, found, ended="confirming" if pending else "unsaid")
    return _show(request, found, ended="" if order and order.surplus else "failed")


@of_one_case
@require_safe
def receipt(request: HttpRequest, found: TimelineCase, by: Actor) -> HttpResponse:
    """The receipt, as a page and on paper."""
    order = order_of(found.summary.reference)
    if order is None or order.payment is None:
        raise Http404
    shown = receipt_of(
        order, payer=_payer(found, by), on=clock.today(), language=current_language()
    )
    return render(request, "portal/receipt.html", {"case": found, **shown})


def _payer(found: TimelineCase, by: Actor) -> str:
    """The applicant as written in the case; nothing once that was erased."""
    sent = sent_with(
        reference=found.summary.reference, by=by, now=clock.now(), language=current_language()
    )
    return next((each.shown for each in sent if each.item == "applicant.name"), "")
