"""Orders: opened with their case, asked for when due, no longer wanted, run out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.actions.looking import look_at_order
from cityhall.foundation.payments.events import OrderExpired, PaymentWanted
from cityhall.foundation.payments.models import Order
from cityhall.foundation.payments.ports import GatewayUnavailable
from cityhall.foundation.payments.recording import note
from cityhall.foundation.payments.rules import AFTER, AT_COUNTER, AWAITING, PLANNED, STEPS
from cityhall.kernel.clock import JST, in_jst
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

WATCH = Actor.system("支払いの期限の見張り")
AT_ONCE = 200


@dataclass(frozen=True)
class Owed:
    """What a case costs. `channel` names whose price it is; `when` and `refund_rule` come from
    the procedure."""

    case_reference: str
    person_id: int | None
    section: str
    ward: str
    title: Mapping[str, str]
    fee: str
    channel: str
    amount: int
    when: str
    refund_rule: str
    days: int


def place_orders(*, owed: Sequence[Owed], by: Actor, now: datetime) -> tuple[Order, ...]:
    """One order a case, in the transaction that opens the cases. Nothing owed: no query."""
    orders = [_order(each, now) for each in owed]
    if orders:
        Order.objects.bulk_create(orders)
    for order in orders:
        note(order, "payment.ordered", by=by, now=now, fee=order.fee, when=order.when)
        if order.payable_until is not None:
            announce(PaymentWanted(order.number, order.case_reference), now=now)
    return tuple(orders)


def _order(owed: Owed, now: datetime) -> Order:
    is_later = owed.when == AFTER
    has_deadline = not is_later and owed.when != AT_COUNTER
    return Order(
        number=new_reference(),
        state=PLANNED if is_later else AWAITING,
        opened_at=now,
        state_since=now,
        payable_until=last_moment(now, owed.days) if has_deadline else None,
        **{**vars(owed), "title": dict(owed.title)},
    )


def last_moment(now: datetime, days: int) -> datetime:
    """The end of the last day on which one may pay."""
    last = in_jst(now).date() + timedelta(days=days)
    return datetime.combine(last, time(23, 59, 59), JST)


@write
def ask_for_payment(*, case_reference: str, by: Actor, now: datetime) -> bool:
    """The decision is made: now the money is wanted. False if it is not (no order, or paid)."""
    order = Order.objects.filter(case_reference=case_reference, state=PLANNED).first()
    if order is None:
        return False
    until = last_moment(now, order.days)
    mine = Order.objects.filter(pk=order.pk, state=PLANNED)
    if not mine.update(state=STEPS["ask"].to, state_since=now, payable_until=until):
        return False
    note(order, "payment.asked", by=by, now=now)
    announce(PaymentWanted(order.number, case_reference), now=now)
    return True


@write
def cancel_unpaid(*, case_reference: str, by: Actor, now: datetime) -> bool:
    """The money is no longer wanted. False if there was nothing to pay, or it has been paid."""
    order = Order.objects.filter(case_reference=case_reference).first()
    if order is None:
        return False
    step = STEPS["cancel"]
    mine = Order.objects.filter(pk=order.pk, state__in=step.from_)
    if not mine.update(state=step.to, state_since=now):
        return False
    note(order, "payment.cancelled", by=by, now=now)
    return True


def expire_orders(now: datetime) -> int:
    """Ends what was not paid in time; how many. Before that the provider is asked, and while it
    cannot be reached an order waits: nobody who has paid is told that they are too late."""
    due = Order.objects.filter(state=AWAITING, payable_until__lt=now).order_by("payable_until")
    return sum(_expire(order, now) for order in list(due[:AT_ONCE]))


def _expire(order: Order, now: datetime) -> bool:
    try:
        if look_at_order(order.number, now=now) == "pending":
            return False
    except GatewayUnavailable:
        return False
    step = STEPS["expire"]
    with write():
        mine = Order.objects.filter(pk=order.pk, state__in=step.from_, payable_until__lt=now)
        if not mine.update(state=step.to, state_since=now):
            return False
        note(order, "payment.expired", by=WATCH, now=now)
        announce(OrderExpired(order.number, order.case_reference), now=now)
    return True
