"""Money at the desk: taken for a case, the drawer of a counter, and the books of accounting."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.engine.cases.api import case_page
from cityhall.foundation.accounts.api import Actor, actor_of, ensure_allowed, reader_of
from cityhall.foundation.audit.api import record_read
from cityhall.foundation.organisation.api import section_title
from cityhall.foundation.payments.api import (
    OrderView,
    Reconciled,
    close_drawer,
    closing_named,
    closings_of,
    drawer_of,
    finding_named,
    open_findings,
    order_of,
    payment_gateway,
    receipt_of,
    reconcile,
    request_refund,
    settle_finding,
    settled_findings,
    take_at_counter,
)
from cityhall.foundation.payments.ports import GatewayUnavailable
from cityhall.kernel import clock
from cityhall.kernel.errors import NotFound, Problem
from cityhall.kernel.folding import tidy
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.texts import JAPANESE
from cityhall.kernel.transactions import write
from cityhall.surfaces.desk.rules.amounts import read_amount
from cityhall.surfaces.desk.web.case import came_from
from cityhall.surfaces.desk.web.frame import at_desk, place_of, show, staff


@at_desk("payment.take")
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """The clerk has the money of one case in hand."""
    by, now = actor_of(request), clock.now()
    page = case_page(reference=reference, by=by, now=now)  # only whoever may see the case
    order = order_of(page.reference)
    if order is None:
        raise Http404
    try:
        payment = take_at_counter(
            number=order.number,
            means=request.POST.get("means", ""),
            amount=read_amount(request.POST.get("amount", "")) or 0,
            by=by,
            now=now,
            client_key=request.POST.get("client_key", ""),
        )
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    else:
        messages.success(request, words("desk.payment.taken", amount=f"{payment.amount:,}円"))
    return redirect(came_from(request).address("case", page.reference))


@at_desk("case.read")
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of a case, to be printed at the counter."""
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    order = order_of(page.reference)
    if order is None or order.payment is None:
        raise Http404
    payer = next((each.shown for each in page.values if each.item.id == "applicant.name"), "")
    shown = receipt_of(order, payer=payer, on=clock.in_jst(now).date(), language=JAPANESE)
    return show(request, "receipt", {**shown, "back": came_from(request)})


@at_desk("payment.take")
@require_http_methods(["GET", "POST"])
def drawer(request: HttpRequest) -> HttpResponse:
    """What a counter has taken since its last closing; counting it closes it."""
    now = clock.now()
    place, _ = place_of(request, on=clock.in_jst(now).date())
    if place is None:
        raise NotFound(
            "desk.no_place", words("desk.drawer.no_place"), words("desk.drawer.no_place_remedy")
        )
    error, counted = "", request.POST.get("counted", "")
    if request.method == "POST":
        try:
            sheet = close_drawer(
                section=place.section,
                ward=place.ward,
                counted=-1 if (read := read_amount(counted)) is None else read,
                remark=tidy(request.POST.get("remark", ""))[:300],
                by=actor_of(request),
                now=now,
                client_key=request.POST.get("client_key", ""),
            )
            return redirect("desk:closing", sheet.number)
        except Problem as problem:
            if problem.field != "counted":
                raise
            error = f"{problem.message}{problem.remedy}"
    context = {
        "here": "drawer",
        "place": place,
        "drawer": drawer_of(place.section, place.ward),
        "closings": closings_of(place.section, place.ward),
        "counted": counted,
        "remark": request.POST.get("remark", ""),
        "error": error,
        "client_key": uuid4(),
    }
    return show(request, "drawer", context, status=422 if error else 200)


@at_desk("payment.take")
@require_safe
def closing(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet of one closing, to be printed and signed."""
    sheet = closing_named(read_reference(number) or "")
    if sheet is None:
        raise Http404
    ensure_allowed(staff(request), "payment.take", section=sheet.section, ward=sheet.ward)
    office = section_title(sheet.section, sheet.ward, on=sheet.day)
    return show(request, "closing", {"here": "drawer", "sheet": sheet, "office": office})


@at_desk("payment.account")
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """What does not agree, with what to do; a button compares a day again."""
    by, now = actor_of(request), clock.now()
    today = clock.in_jst(now).date()
    day = _day(request.POST.get("day", "")) or today
    result: Reconciled | None = None
    error = ""
    if request.method == "POST":
        try:
            result = reconcile(day=day, by=by, now=now)
        except (GatewayUnavailable, Problem):
            error = words("desk.accounts.unavailable")
    context: dict[str, Any] = {
        "here": "accounts",
        "findings": open_findings(),
        "settled": settled_findings(),
        "day": day.isoformat(),
        "today": today.isoformat(),
        "result": result,
        "error": error,
        "has_gateway": payment_gateway() is not None,
        "asked": request.GET.get("case", "")[:40],
        "order": _order_asked_for(request.GET.get("case", ""), by, now),
    }
    return show(request, "accounts", context, status=503 if error else 200)


@write
def _order_asked_for(typed: str, by: Actor, now: datetime) -> OrderView | None:
    """What a case costs and what was paid; the look is in the audit, like any look at a case."""
    order = order_of(read_reference(typed) or "")
    if order is not None:
        record_read(
            by=by,
            object_kind="payment",
            object_id=order.number,
            case_reference=order.case_reference,
            reader=reader_of(by.user_id, "payment.account"),
            now=now,
        )
    return order


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@at_desk("payment.account")
@require_POST
def settle(request: HttpRequest, finding: int) -> HttpResponse:
    """A finding was seen to: the money goes back, or a note says what was done."""
    by, now, reason = actor_of(request), clock.now(), tidy(request.POST.get("reason", ""))
    found = finding_named(finding)
    if found is None:
        raise Http404
    try:
        if request.POST.get("do") == "refund" and found.may_refund:
            request_refund(payment=found.payment, reason=reason, by=by, now=now)
            told = "desk.accounts.refunding"
        else:
            settle_finding(finding_id=finding, remark=reason, by=by, now=now)
            told = "desk.accounts.settled"
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    else:
        messages.success(request, words(told))
    return redirect("desk:accounts")


@at_desk("payment.account")
@require_POST
def refund(request: HttpRequest, reference: str) -> HttpResponse:
    """Gives back what a case has paid, by a decision of the accounting duty."""
    order = order_of(read_reference(reference) or "")
    if order is None or order.payment is None:
        raise Http404
    try:
        _refund(order, tidy(request.POST.get("reason", "")), actor_of(request))
    except Problem as problem:
        messages.warning(request, f"{problem.message}{problem.remedy}")
    else:
        messages.success(request, words("desk.accounts.refunding"))
    return redirect(f"{reverse('desk:accounts')}?case={order.case_reference}")


def _refund(order: OrderView, reason: str, by: Actor) -> None:
    assert order.payment is not None  # the caller has looked
    request_refund(payment=order.payment.number, reason=reason, by=by, now=clock.now())
