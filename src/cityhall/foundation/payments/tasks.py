"""What payments do again and again."""

import logging
from datetime import datetime, timedelta

from cityhall.foundation.outbox.api import every
from cityhall.foundation.payments.actions.looking import look_at_open_attempts
from cityhall.foundation.payments.actions.ordering import WATCH, expire_orders
from cityhall.foundation.payments.actions.reconciling import reconcile
from cityhall.foundation.payments.actions.refunding import send_due_refunds
from cityhall.foundation.payments.gateway import payment_gateway
from cityhall.foundation.payments.ports import GatewayUnavailable
from cityhall.kernel.clock import in_jst

log = logging.getLogger(__name__)


@every(60, "payments.look_at_open_attempts")
def look(*, now: datetime) -> None:
    """Callbacks that never came."""
    look_at_open_attempts(now)


@every(300, "payments.expire_orders")
def expire(*, now: datetime) -> None:
    """What was not paid in time."""
    expire_orders(now)


@every(60, "payments.send_due_refunds")
def refund(*, now: datetime) -> None:
    """Refunds that could not be sent."""
    send_due_refunds(now)


@every(6 * 3600, "payments.reconcile_yesterday")
def reconcile_yesterday(*, now: datetime) -> None:
    """The books of yesterday; running it more than once finds nothing new."""
    if payment_gateway() is None:
        return
    try:
        reconcile(day=in_jst(now).date() - timedelta(days=1), by=WATCH, now=now)
    except GatewayUnavailable:
        log.warning("payment provider unavailable: reconciliation waits for the next round")
