"""Asking the provider what has become of a payment whose end it has not told us."""

from datetime import datetime

from cityhall.foundation.payments.actions.settling import settle
from cityhall.foundation.payments.gateway import payment_gateway
from cityhall.foundation.payments.models import Attempt
from cityhall.foundation.payments.ports import GatewayUnavailable, PaymentGateway
from cityhall.foundation.payments.rules import next_look

AT_ONCE = 100


def look_at_order(number: str, *, now: datetime) -> str:
    """'pending' if the provider still works on a payment of this order, else ''. What it says
    meanwhile is booked. May raise `GatewayUnavailable`."""
    gateway = payment_gateway()
    if gateway is None:
        return ""
    attempts = Attempt.objects.filter(order__number=number, state=Attempt.State.OPEN)
    outcomes = [_look(gateway, each, now) for each in list(attempts.filter(provider=gateway.name))]
    return "pending" if "pending" in outcomes else ""


def look_at_open_attempts(now: datetime) -> int:
    """Asks for every attempt whose time has come; how many. A callback that never came, because
    either side was stopped at that moment, is made up for here."""
    gateway = payment_gateway()
    if gateway is None:
        return 0
    due = Attempt.objects.filter(look_at__lte=now, provider=gateway.name).order_by("look_at")
    asked = 0
    for attempt in list(due[:AT_ONCE]):
        try:
            _look(gateway, attempt, now)
        except GatewayUnavailable:
            return asked  # the others would wait as long; all are asked for next time
        asked += 1
    return asked


def _look(gateway: PaymentGateway, attempt: Attempt, now: datetime) -> str:
    said = gateway.look_up(attempt.number, now=now)
    outcome = settle(said, provider=gateway.name, now=now) if said else ""
    if outcome in ("", "pending"):
        still = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN)
        again = next_look(attempt.looks, now)
        still.update(looks=attempt.looks + 1, look_at=again)
    return outcome
