"""Money goes back: the whole of a payment, once."""

from datetime import datetime, timedelta

from django.db.models import F

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.events import OrderRefunded, RefundRequested
from cityhall.foundation.payments.gateway import payment_gateway
from cityhall.foundation.payments.models import Finding, Order, Payment, Refund
from cityhall.foundation.payments.ports import GatewayUnavailable, RefundRefused
from cityhall.foundation.payments.recording import note
from cityhall.foundation.payments.rules import (
    ONLINE,
    STEPS,
    ensure_reason,
    ensure_refundable,
    no_such_order,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

SENDER = Actor.system("返金")
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
AT_ONCE = 50


@write
def request_refund(*, payment: str, reason: str, by: Actor, now: datetime) -> Refund:
    """Gives a payment back: online by the provider after the commit; at a counter by hand, so
    that it is done when it is asked for. Who may do it is for the caller to ask.

    Raises `Conflict` (payments.already_refunded).
    """
    why = ensure_reason(reason)
    rows = Payment.objects.select_for_update(of=("self",)).select_related("order")
    found = rows.filter(number=payment).first()
    if found is None:
        raise no_such_order()
    ensure_refundable(found.amount, found.refunded)
    reserved = Payment.objects.filter(pk=found.pk, refunded=0).update(refunded=F("amount"))
    ensure_refundable(found.amount, 0 if reserved else found.amount)
    refund = Refund.objects.create(
        payment=found,
        amount=found.amount,
        reason=why,
        state=Refund.State.REQUESTED,
        requested_at=now,
        requested_by=by.label[:200],
        next_try_at=now if found.means == ONLINE else None,
    )
    note(found.order, "payment.refund_requested", by=by, now=now, reason=why)
    if found.means == ONLINE:
        announce(RefundRequested(refund.pk), now=now)
    else:
        _done(refund, "", by, now)
    return refund


@write
def refund_case(
    *, case_reference: str, reason: str, is_withdrawn: bool, by: Actor, now: datetime
) -> Refund | None:
    """Gives back what a case has paid; None where nothing was, or where its rule gives nothing
    back to who withdraws."""
    order = Order.objects.filter(case_reference=case_reference, state=Order.State.PAID).first()
    if order is None or (is_withdrawn and order.refund_rule == "none"):
        return None
    payment = Payment.objects.get(order=order, is_surplus=False)
    return request_refund(payment=payment.number, reason=reason, by=by, now=now)


def send_refund(refund_id: int, *, now: datetime) -> str:
    """Asks the provider, once per refund however often it is sent; the state afterwards."""
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    gateway = payment_gateway()
    if refund.state != Refund.State.REQUESTED or refund.payment.means != ONLINE:
        return refund.state
    try:
        if gateway is None or gateway.name != refund.payment.provider:
            raise GatewayUnavailable("this provider is not wired")
        number = gateway.refund(
            refund.payment.transaction, refund.amount, key=f"refund-{refund.pk}", now=now
        )
    except GatewayUnavailable as error:
        wait = min(FIRST_WAIT * 2 ** min(refund.tries, 12), LONGEST_WAIT)
        Refund.objects.filter(pk=refund.pk, state=Refund.State.REQUESTED).update(
            tries=refund.tries + 1, next_try_at=now + wait, error=str(error)[:300]
        )
        return Refund.State.REQUESTED
    except RefundRefused as error:
        return _refused(refund, str(error), now)
    with write():
        _done(refund, number, SENDER, now)
    return Refund.State.DONE


def send_due_refunds(now: datetime) -> int:
    """Tries again what could not be sent, or whose worker was lost; how many were tried."""
    due = Refund.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for refund_id in ids:
        send_refund(refund_id, now=now)
    return len(ids)


def _done(refund: Refund, number: str, by: Actor, now: datetime) -> None:
    mine = Refund.objects.filter(pk=refund.pk, state=Refund.State.REQUESTED)
    if not mine.update(
        state=Refund.State.DONE,
        done_at=now,
        provider_number=number,
        next_try_at=None,
        error="",
    ):
        return
    payment, order = refund.payment, refund.payment.order
    if not payment.is_surplus:
        step = STEPS["refund"]
        Order.objects.filter(pk=order.pk, state__in=step.from_).update(
            state=step.to, state_since=now
        )
    Finding.objects.filter(payment=payment, settled_at=None).update(
        settled_at=now, settled_by=by.label[:200], note=refund.reason
    )
    note(order, "payment.refunded", by=by, now=now, means=payment.means)
    announce(OrderRefunded(order.number, order.case_reference, refund.pk), now=now)


@write
def _refused(refund: Refund, error: str, now: datetime) -> str:
    """The provider will not: the money is ours again until a person has found another way."""
    mine = Refund.objects.filter(pk=refund.pk, state=Refund.State.REQUESTED)
    if not mine.update(state=Refund.State.FAILED, next_try_at=None, error=error[:300]):
        return Refund.State.FAILED
    payment = refund.payment
    Payment.objects.filter(pk=payment.pk).update(refunded=0)
    Finding.objects.get_or_create(
        key=f"{payment.provider}:refund_failed:{refund.pk}",
        defaults={
            "code": Finding.Code.REFUND_FAILED,
            "day": in_jst(now).date(),
            "provider": payment.provider,
            "transaction": payment.transaction,
            "order": payment.order,
            "payment": payment,
            "ours": payment.amount,
            "found_at": now,
        },
    )
    note(payment.order, "payment.refund_failed", by=SENDER, now=now)
    return Refund.State.FAILED
