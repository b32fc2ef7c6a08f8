"""What payments mean for cases: they go on, end, and their people are told."""

from datetime import datetime

from cityhall.engine.cases.actions.moving import move_case
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.models import Case
from cityhall.engine.cases.telling import address_of, send
from cityhall.engine.procedures.api import Move
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.payments.api import (
    CameTooLate,
    OrderExpired,
    OrderPaid,
    OrderRefunded,
    PaymentWanted,
    order_of,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.events import handles
from cityhall.kernel.texts import LANGUAGES, Text
from cityhall.kernel.wareki import format_wareki

PAYMENTS = Actor.system("支払い")


@handles(OrderPaid, name="cases.go_on_when_paid")
def go_on(event: OrderPaid, *, now: datetime) -> None:
    """A case that waited for its money goes on; its person is told that the money has come."""
    case = _case(event.case)
    by_itself = (move for move in _by_itself(case) if "paid" in move.needs)
    _take(case, next(by_itself, None), f"paid-order-{event.order}", now)
    _tell(case, "payment_received", event.order, now)


@handles(OrderExpired, name="cases.end_when_unpaid")
def end(event: OrderExpired, *, now: datetime) -> None:
    """A case whose money did not come in time ends; its person is told what can be done."""
    case = _case(event.case)
    by_itself = (move for move in _by_itself(case) if "expire" in move.does)
    _take(case, next(by_itself, None), f"expired-order-{event.order}", now)
    _tell(case, "payment_expired", event.order, now)


@handles(CameTooLate, name="cases.tell_of_surplus")
def tell_of_surplus(event: CameTooLate, *, now: datetime) -> None:
    """More has arrived than was owed: it goes back, and nobody has to ask."""
    _tell(_case(event.case), "payment_surplus", str(event.id), now)


@handles(OrderRefunded, name="cases.tell_of_refund")
def tell_of_refund(event: OrderRefunded, *, now: datetime) -> None:
    """Money has gone back."""
    _tell(_case(event.case), "payment_refunded", str(event.refund), now)


@handles(PaymentWanted, name="cases.ask_for_payment")
def ask(event: PaymentWanted, *, now: datetime) -> None:
    """A fee is to be paid; not said any more to somebody who was quicker than the message."""
    order = order_of(event.case)
    if order is not None and order.state == "awaiting":
        _tell(_case(event.case), "payment_wanted", event.order, now)


def _case(reference: str) -> Case:
    return Case.objects.select_related("bundle").get(reference=reference)


def _by_itself(case: Case) -> list[Move]:
    moves = version_of(case.version_id).workflow.moves_from(case.state)
    return [move for move in moves if "system" in move.by]


def _take(case: Case, move: Move | None, key: str, now: datetime) -> None:
    """Nothing where the case does not wait for money: at a counter it went on meanwhile."""
    if move is not None:
        move_case(move=move.id, reference=case.reference, by=PAYMENTS, now=now, client_key=key)


def _tell(case: Case, occasion: str, which: str, now: datetime) -> None:
    order = order_of(case.reference)
    if order is None:
        return
    until = format_wareki(in_jst(order.payable_until).date()) if order.payable_until else ""
    values: dict[str, str | Text] = {
        "procedure": dict(version_of(case.version_id).procedure.title),
        "reference": case.reference,
        "amount": {
            each: f"{order.amount:,}{'円' if each != 'en' else ' yen'}" for each in LANGUAGES
        },
        "until": until,
    }
    key = f"{occasion}:{case.reference}:{which}"
    link = address_of(case.bundle, case)
    send(case.bundle, occasion, key, case.reference, values, link=link, now=now)
