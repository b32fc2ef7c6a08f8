"""What the provider says becomes money in our books, once, whichever way and however often it
is said: by callback, when asked, or in the list of the day."""

from datetime import date, datetime

from django.db import IntegrityError

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.events import CameTooLate, OrderPaid
from cityhall.foundation.payments.models import Attempt, Finding, Order, Payment
from cityhall.foundation.payments.ports import Said
from cityhall.foundation.payments.recording import note
from cityhall.foundation.payments.rules import STEPS, is_in_time
from cityhall.kernel.clock import in_jst
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

PROVIDER = Actor.system("支払いの事業者")


def settle(said: Said, *, provider: str, now: datetime) -> str:
    """Books what was said; what became of it: paid, surplus, known, failed, pending, ignored,
    other_amount, no_order."""
    try:
        with write():
            return _settle(said, provider, now)
    except IntegrityError:  # said twice at the same moment; by now the other one stands
        with write():
            return _settle(said, provider, now)


def _settle(said: Said, provider: str, now: datetime) -> str:
    attempts = Attempt.objects.select_related("order")
    attempt = attempts.filter(number=said.attempt, provider=provider).first()
    if attempt is None:
        return _unknown(said, provider, now)
    if said.kind == "paid":
        return _paid(said, attempt, now)
    if said.kind == "failed":
        still = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN)
        ended = still.update(state=Attempt.State.FAILED, look_at=None)
        return "failed" if ended else "ignored"  # «failed» after «paid»: the money counts
    return "pending" if said.kind == "pending" else "ignored"


def _unknown(said: Said, provider: str, now: datetime) -> str:
    if said.kind == "paid":
        find("no_order", said, provider=provider, now=now)
    return "no_order"


def _paid(said: Said, attempt: Attempt, now: datetime) -> str:
    provider, order = attempt.provider, attempt.order
    if Payment.objects.filter(provider=provider, transaction=said.transaction).exists():
        return "known"
    Attempt.objects.filter(pk=attempt.pk).update(state=Attempt.State.PAID, look_at=None)
    settles = _settles(said, order, now)
    payment = Payment.objects.create(
        number=new_reference(),
        order=order,
        means="online",
        amount=said.amount,
        received_at=said.at,
        recorded_at=now,
        provider=provider,
        transaction=said.transaction,
        is_surplus=not settles,
    )
    case = order.case_reference
    if settles:
        note(order, "payment.paid", by=PROVIDER, now=now, means="online")
        announce(OrderPaid(order.number, case), now=now)
        return "paid"
    code = "surplus" if said.amount == order.amount else "other_amount"
    note(order, "payment.surplus", by=PROVIDER, now=now, state=order.state)
    find(code, said, provider=provider, now=now, order=order, payment=payment, ours=order.amount)
    announce(CameTooLate(order.number, case), now=now)
    return code


def _settles(said: Said, order: Order, now: datetime) -> bool:
    """Whether the money is what the order waits for; other money is in excess and goes back."""
    if said.amount != order.amount or not is_in_time(said.at, order.payable_until):
        return False
    step = STEPS["pay"]
    mine = Order.objects.filter(pk=order.pk, state__in=step.from_)
    return bool(mine.update(state=step.to, state_since=now, paid_at=said.at))


def find(
    code: str,
    said: Said,
    *,
    provider: str,
    now: datetime,
    day: date | None = None,
    order: Order | None = None,
    payment: Payment | None = None,
    ours: int | None = None,
    settled: str = "",
) -> bool:
    """Puts on the list what does not agree, once; False if it stands there already."""
    _, is_new = Finding.objects.get_or_create(
        key=f"{provider}:{code}:{said.transaction or said.event}"[:200],
        defaults={
            "code": code,
            "day": day or in_jst(said.at).date(),
            "provider": provider,
            "transaction": said.transaction,
            "order": order,
            "payment": payment,
            "ours": ours,
            "theirs": said.amount,
            "found_at": now,
            "settled_at": now if settled else None,
            "settled_by": PROVIDER.label if settled else "",
            "note": settled,
        },
    )
    return is_new
