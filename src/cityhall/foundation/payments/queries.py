"""What pages show of orders and money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from cityhall.foundation.organisation.api import city, section_title
from cityhall.foundation.payments.gateway import payment_gateway
from cityhall.foundation.payments.models import Attempt, Closing, Finding, Order, Payment, Refund
from cityhall.foundation.payments.rules import AT_COUNTER, CASH, CASHLESS
from cityhall.kernel.texts import Text

SHOWN = 200


@dataclass(frozen=True)
class PaymentView:
    """Money that arrived. `refund` is '', requested, done or failed."""

    number: str
    means: str
    amount: int
    received_at: datetime
    is_surplus: bool
    refund: str
    refunded_at: datetime | None
    case_reference: str
    title: Text
    taken_by: str = ""


@dataclass(frozen=True)
class OrderView:
    """An order with what was paid for it. `is_online`: it can be paid on a page now;
    `is_confirming`: somebody came back from paying and the provider has not yet said how it
    ended."""

    number: str
    case_reference: str
    title: Text
    fee: str
    channel: str
    amount: int
    when: str
    refund_rule: str
    state: str
    payable_until: datetime | None
    section: str
    ward: str
    is_online: bool
    is_confirming: bool
    payments: tuple[PaymentView, ...]

    @property
    def payment(self) -> PaymentView | None:
        """What settled the order."""
        return next((each for each in self.payments if not each.is_surplus), None)

    @property
    def surplus(self) -> tuple[PaymentView, ...]:
        """What came beside it and goes back."""
        return tuple(each for each in self.payments if each.is_surplus)


def order_of(case_reference: str) -> OrderView | None:
    """What a case costs; None where it is free. Three queries at most."""
    order = Order.objects.filter(case_reference=case_reference).first()
    if order is None:
        return None
    gateway = payment_gateway()
    rows = Payment.objects.filter(order=order).select_related("order", "taken_by").order_by("id")
    payments = _views(rows)
    confirming = Attempt.objects.filter(order=order, state=Attempt.State.OPEN).exclude(address="")
    return OrderView(
        number=order.number,
        case_reference=order.case_reference,
        title=order.title,
        fee=order.fee,
        channel=order.channel,
        amount=order.amount,
        when=order.when,
        refund_rule=order.refund_rule,
        state=order.state,
        payable_until=order.payable_until,
        section=order.section,
        ward=order.ward,
        is_online=gateway is not None and order.when != AT_COUNTER and order.state == "awaiting",
        is_confirming=order.state == "awaiting" and confirming.exists(),
        payments=payments,
    )


def is_unpaid(case_reference: str) -> bool:
    """Whether a case has an order whose money has not come."""
    return (
        Order.objects.filter(case_reference=case_reference)
        .exclude(state__in=[Order.State.PAID, Order.State.REFUNDED])
        .exists()
    )


def attempt_goes_with(attempt: str, case_reference: str) -> bool:
    """Whether an attempt's number belongs to an order of this case."""
    return Attempt.objects.filter(number=attempt, order__case_reference=case_reference).exists()


def _views(rows: Iterable[Payment]) -> tuple[PaymentView, ...]:
    payments = list(rows)
    refunds: dict[int, Refund] = {
        each.payment_id: each for each in Refund.objects.filter(payment__in=payments).order_by("id")
    }
    return tuple(_view(each, refunds.get(each.pk)) for each in payments)


def _view(payment: Payment, refund: Refund | None) -> PaymentView:
    return PaymentView(
        number=payment.number,
        means=payment.means,
        amount=payment.amount,
        received_at=payment.received_at,
        is_surplus=payment.is_surplus,
        refund=refund.state if refund else "",
        refunded_at=refund.done_at if refund else None,
        case_reference=payment.order.case_reference,
        title=payment.order.title,
        taken_by=payment.taken_by.display_name if payment.taken_by else "",
    )


@dataclass(frozen=True)
class Drawer:
    """What stands on the next sheet of a counter, newest first."""

    payments: tuple[PaymentView, ...]
    given_back: tuple[PaymentView, ...]
    cash: int
    cashless: int


def drawer_of(section: str, ward: str) -> Drawer:
    """Everything taken and given back at a counter since its last closing."""
    rows = Payment.objects.filter(
        order__section=section, order__ward=ward, closing=None, transaction=""
    ).select_related("order", "taken_by")
    refunds = Refund.objects.filter(
        payment__order__section=section, payment__order__ward=ward,
        payment__transaction="", closing=None, state=Refund.State.DONE,
    ).select_related("payment__order", "payment__taken_by")  # fmt: skip
    payments = _views(rows.order_by("-recorded_at", "-id"))
    given = tuple(_view(each.payment, each) for each in refunds.order_by("-done_at"))
    return Drawer(payments, given, _sum(payments, given, CASH), _sum(payments, given, CASHLESS))


def _sum(payments: Iterable[PaymentView], given: Iterable[PaymentView], means: str) -> int:
    came = sum(each.amount for each in payments if each.means == means)
    return came - sum(each.amount for each in given if each.means == means)


@dataclass(frozen=True)
class ClosingView:
    """A counted drawer. `difference` is what was there less what should have been."""

    number: str
    section: str
    ward: str
    day: date
    cash: int
    cashless: int
    count: int
    counted: int
    note: str
    closed_at: datetime
    closed_by: str
    payments: tuple[PaymentView, ...] = ()

    @property
    def difference(self) -> int:
        return self.counted - self.cash


def closings_of(section: str, ward: str, *, limit: int = 10) -> tuple[ClosingView, ...]:
    """The latest sheets of a counter."""
    rows = Closing.objects.filter(section=section, ward=ward).select_related("closed_by")
    return tuple(_closing(each) for each in rows.order_by("-closed_at")[:limit])


def closing_named(number: str) -> ClosingView | None:
    """One sheet, with all that stands on it."""
    row = Closing.objects.filter(number=number).select_related("closed_by").first()
    if row is None:
        return None
    payments = row.payments.select_related("order", "taken_by").order_by("recorded_at", "id")
    return _closing(row, _views(payments))


def _closing(row: Closing, payments: tuple[PaymentView, ...] = ()) -> ClosingView:
    return ClosingView(
        number=row.number,
        section=row.section,
        ward=row.ward,
        day=row.day,
        cash=row.cash,
        cashless=row.cashless,
        count=row.count,
        counted=row.counted,
        note=row.note,
        closed_at=row.closed_at,
        closed_by=row.closed_by.display_name,
        payments=payments,
    )


@dataclass(frozen=True)
class FindingView:
    """What does not agree; `may_refund` where giving the money back, `paid` yen of it, settles
    it."""

    id: int
    code: str
    day: date
    transaction: str
    case_reference: str
    ours: int | None
    theirs: int | None
    found_at: datetime
    settled_at: datetime | None
    settled_by: str
    note: str
    payment: str
    paid: int | None
    may_refund: bool


def open_findings() -> tuple[FindingView, ...]:
    """What a person has yet to settle, oldest first; the first 200."""
    rows = Finding.objects.filter(settled_at=None).select_related("order", "payment")
    return tuple(_finding(each) for each in rows.order_by("found_at", "id")[:SHOWN])


def settled_findings(*, limit: int = 20) -> tuple[FindingView, ...]:
    """What was settled lately, by whom and how."""
    rows = Finding.objects.filter(~Q(settled_at=None)).select_related("order", "payment")
    return tuple(_finding(each) for each in rows.order_by("-settled_at", "-id")[:limit])


def finding_named(finding_id: int) -> FindingView | None:
    """One of them."""
    row = Finding.objects.filter(pk=finding_id).select_related("order", "payment").first()
    return _finding(row) if row else None


def _finding(row: Finding) -> FindingView:
    payment = row.payment
    is_failed = row.code == Finding.Code.REFUND_FAILED
    return FindingView(
        id=row.pk,
        code=row.code,
        day=row.day,
        transaction=row.transaction,
        case_reference=row.order.case_reference if row.order else "",
        ours=row.ours if row.ours is not None else (payment.amount if payment else None),
        theirs=row.theirs,
        found_at=row.found_at,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        note=row.note,
        payment=payment.number if payment else "",
        paid=payment.amount if payment else None,
        may_refund=payment is not None
        and (payment.is_surplus or is_failed)
        and payment.refunded == 0,
    )


@dataclass(frozen=True)
class Owing:
    """What is to be paid for a case now; by when, if a day is set."""

    amount: int
    when: str
    payable_until: datetime | None


def owing_of(references: Iterable[str]) -> dict[str, Owing]:
    """Of these cases, those that wait for money now. One query."""
    rows = Order.objects.filter(case_reference__in=list(references), state=Order.State.AWAITING)
    return {
        reference: Owing(amount, when, until)
        for reference, amount, when, until in rows.values_list(
            "case_reference", "amount", "when", "payable_until"
        )
    }


def receipt_of(order: OrderView, *, payer: str, on: date, language: str) -> dict[str, Any]:
    """What the receipt of a paid order shows. `payer` is the name as forms show it; a reading in
    brackets is left out."""
    payment, gateway = order.payment, payment_gateway()
    is_online = payment is not None and payment.means == "online"
    return {
        "order": order,
        "payment": payment,
        "reference": order.case_reference,
        "payer": payer.partition("（")[0],
        "city": city(),
        "office": section_title(order.section, order.ward, on=on, language=language),
        "registration": settings.INVOICE_REGISTRATION,
        "is_demo": is_online and gateway is not None and gateway.is_demo,
    }
