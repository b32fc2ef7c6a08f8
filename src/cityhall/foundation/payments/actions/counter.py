"""A clerk takes money at a counter, and counts the drawer at the end of the day."""

from datetime import datetime

from django.db import IntegrityError
from django.db.models import Q, Sum

from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.events import OrderPaid
from cityhall.foundation.payments.models import Closing, Order, Payment, Refund
from cityhall.foundation.payments.recording import note
from cityhall.foundation.payments.rules import (
    CASH,
    CASHLESS,
    STEPS,
    ensure_amount,
    ensure_counted,
    ensure_key,
    ensure_means,
    ensure_payable,
    ensure_same_press,
    no_such_order,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

TAKE = "payment.take"


def take_at_counter(
    *, number: str, means: str, amount: int, by: Actor, now: datetime, client_key: str
) -> Payment:
    """The money is in the drawer or on the terminal: the order is paid. The same key again gives
    the first payment; `Conflict` (payments.already_paid) if it was paid another way meanwhile,
    (payments.key_reused) if the key has booked another order."""
    ensure_key(client_key)
    ensure_means(means)
    try:
        return _take(number, means, amount, by, now, client_key)
    except IntegrityError:  # pressed twice at the same moment; by now the other one stands
        return _take(number, means, amount, by, now, client_key)


@write
def _take(
    number: str, means: str, amount: int, by: Actor, now: datetime, client_key: str
) -> Payment:
    order = Order.objects.select_for_update().filter(number=number).first()
    if order is None or by.user_id is None:
        raise no_such_order()
    ensure_allowed(user_of(by.user_id), TAKE, section=order.section, ward=order.ward)
    known = Payment.objects.filter(client_key=client_key).first()
    if known is not None:
        ensure_same_press(known.order_id == order.pk)
        return known
    ensure_payable(order.state)
    ensure_amount(amount, order.amount)
    step = STEPS["pay"]
    mine = Order.objects.filter(pk=order.pk, state__in=step.from_)
    if not mine.update(state=step.to, state_since=now, paid_at=now):
        ensure_payable(Order.objects.get(pk=order.pk).state)
    payment = Payment.objects.create(
        number=new_reference(),
        order=order,
        means=means,
        amount=amount,
        received_at=now,
        recorded_at=now,
        client_key=client_key,
        taken_by_id=by.user_id,
    )
    note(order, "payment.taken", by=by, now=now, means=means)
    announce(OrderPaid(order.number, order.case_reference), now=now)
    return payment


def close_drawer(
    *,
    section: str,
    ward: str,
    counted: int,
    remark: str,
    by: Actor,
    now: datetime,
    client_key: str,
) -> Closing:
    """The sheet of everything taken and given back there since the last closing. What is taken
    afterwards stands on the next one. The same key again gives the same sheet; `Conflict`
    (payments.key_reused) if it says another place, count or remark."""
    ensure_key(client_key)
    ensure_counted(counted)
    try:
        return _close(section, ward, counted, remark, by, now, client_key)
    except IntegrityError:  # pressed twice at the same moment; by now the other one stands
        return _close(section, ward, counted, remark, by, now, client_key)


@write
def _close(
    section: str, ward: str, counted: int, remark: str, by: Actor, now: datetime, client_key: str
) -> Closing:
    assert by.user_id is not None  # the page is for staff only
    ensure_allowed(user_of(by.user_id), TAKE, section=section, ward=ward)
    known = Closing.objects.filter(client_key=client_key).first()
    if known is not None:
        said = (section, ward, counted, remark.strip()[:300])
        ensure_same_press((known.section, known.ward, known.counted, known.note) == said)
        return known
    here = Q(order__section=section, order__ward=ward, closing=None)
    taken = Payment.objects.filter(here, transaction="")
    given = Refund.objects.filter(
        closing=None, state=Refund.State.DONE, payment__transaction="",
        payment__order__section=section, payment__order__ward=ward,
    )  # fmt: skip
    closing = Closing.objects.create(
        number=new_reference(),
        section=section,
        ward=ward,
        day=in_jst(now).date(),
        cash=0,
        cashless=0,
        count=0,
        counted=counted,
        note=remark.strip()[:300],
        closed_at=now,
        closed_by_id=by.user_id,
        client_key=client_key,
    )
    # First claimed, then added up: what another clerk takes in this moment is on the next sheet.
    closing.count = taken.update(closing=closing)
    given.update(closing=closing)
    closing.cash, closing.cashless = _total(closing, CASH), _total(closing, CASHLESS)
    closing.save()
    record(
        by=by,
        action="payment.drawer_closed",
        object_kind="closing",
        object_id=closing.number,
        reason=closing.note,
        detail={"cash": closing.cash, "cashless": closing.cashless, "counted": counted},
        now=now,
    )
    return closing


def _total(closing: Closing, means: str) -> int:
    came = closing.payments.filter(means=means).aggregate(yen=Sum("amount"))["yen"] or 0
    went = closing.refunds.filter(payment__means=means).aggregate(yen=Sum("amount"))["yen"] or 0
    return int(came) - int(went)
