"""A resident pays on the provider's page, and the provider tells us."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError
from django.db.models import F

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.payments.actions.looking import look_at_order
from cityhall.foundation.payments.actions.settling import settle
from cityhall.foundation.payments.gateway import payment_gateway, wired_gateway
from cityhall.foundation.payments.models import Attempt, Callback, Order
from cityhall.foundation.payments.ports import (
    Asked,
    CallbackForged,
    GatewayUnavailable,
    PaymentGateway,
    Said,
)
from cityhall.foundation.payments.recording import note
from cityhall.foundation.payments.rules import (
    AT_COUNTER,
    ensure_due,
    ensure_key,
    ensure_online,
    ensure_same_press,
    next_look,
    no_such_order,
    provider_down,
)
from cityhall.kernel.errors import Conflict, Invalid
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write

log = logging.getLogger(__name__)


def begin_payment(
    *,
    number: str,
    return_to: Callable[[str], str],
    client_key: str,
    by: Actor,
    now: datetime,
) -> str:
    """The address of the provider's page. The same key again gives the same page.

    The attempt is written before the provider hears of it, so that nothing it says is unknown.
    `return_to` makes the address to which the browser comes back, from the attempt's number.
    Raises `Conflict` (payments.already_paid, payments.being_confirmed, …) and, if the provider
    cannot be reached, `Problem` (payments.provider_down); the order then waits as before.
    """
    ensure_key(client_key)
    order = Order.objects.filter(number=number).first()
    if order is None:
        raise no_such_order()
    gateway = payment_gateway()
    ensure_online(order.when == AT_COUNTER, gateway is not None)
    assert gateway is not None  # ensured above; mypy does not see it
    _ensure_settled(order, now)
    attempt = _attempt(order.pk, gateway, client_key, by, now)
    if attempt.address:
        return attempt.address
    asked = Asked(
        attempt=attempt.number,
        amount=order.amount,
        title=say(order.title, "ja"),
        return_to=return_to(attempt.number),
        payable_until=order.payable_until,
    )
    try:
        address = gateway.begin(asked, now=now)
    except GatewayUnavailable as error:
        log.warning("payment provider unavailable for attempt %s", attempt.number)
        Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).update(
            state=Attempt.State.FAILED, look_at=None
        )
        raise provider_down() from error
    Attempt.objects.filter(pk=attempt.pk).update(address=address)
    return address


def _ensure_settled(order: Order, now: datetime) -> None:
    """Nobody is sent to pay again while the provider still works on an earlier payment."""
    try:
        pending = look_at_order(order.number, now=now)
    except GatewayUnavailable as error:
        raise provider_down() from error
    if pending:
        raise Conflict(
            "payments.being_confirmed",
            "前のお支払いを、事業者が確認しています。",
            "1分ほど待って、案件のページを開き直してください。もう一度払う必要はありません。",
        )


@write
def _attempt(
    order_id: int, gateway: PaymentGateway, client_key: str, by: Actor, now: datetime
) -> Attempt:
    order = Order.objects.select_for_update().get(pk=order_id)
    ensure_due(order.state)
    known = Attempt.objects.filter(client_key=client_key).first()
    ensure_same_press(known is None or known.order_id == order.pk)
    if known is not None and known.state == Attempt.State.OPEN:
        return known
    if known is not None:
        raise Invalid(
            "payments.tried_before",
            "このページからのお支払いは、一度終わっています。",
            "案件のページを開き直して、もう一度「支払いへ進む」を押してください。",
        )
    attempt = Attempt.objects.create(
        number=f"p{uuid4().hex[:24]}",
        order=order,
        client_key=client_key,
        provider=gateway.name,
        state=Attempt.State.OPEN,
        begun_at=now,
        look_at=next_look(0, now),
    )
    note(order, "payment.begun", by=by, now=now, attempt=attempt.number)
    return attempt


def take_callback(*, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """What became of what the provider says. The same event again is counted and changes nothing.

    Raises `Invalid` (payments.callback_forged), and logs it, where the signature is not good;
    nothing of such a callback is kept.
    """
    gateway = wired_gateway()
    try:
        said = gateway.read_callback(headers, body, now=now)
    except CallbackForged as error:
        log.warning("payment callback refused: %s, %d bytes", error, len(body))
        raise Invalid(
            "payments.callback_forged",
            "署名を確かめられません。",
            "支払いの事業者からの知らせだけを受け付けます。",
            status=400,
        ) from error
    try:
        return _take(said, gateway.name, now)
    except IntegrityError:  # the same event at the same moment; by now the other one stands
        return _take(said, gateway.name, now)


@write
def _take(said: Said, provider: str, now: datetime) -> str:
    known = Callback.objects.filter(provider=provider, event=said.event)
    if known.update(times=F("times") + 1):
        return "known"
    callback = Callback.objects.create(
        provider=provider,
        event=said.event,
        attempt=said.attempt[:40],
        kind=said.kind,
        amount=said.amount,
        outcome="",
        first_at=now,
    )
    outcome = settle(said, provider=provider, now=now)
    Callback.objects.filter(pk=callback.pk).update(outcome=outcome)
    return outcome
