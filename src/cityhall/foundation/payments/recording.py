"""One entry in the audit for what happens to an order."""

from datetime import datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.payments.models import Order


def note(
    order: Order, action: str, *, by: Actor, now: datetime, reason: str = "", **detail: Any
) -> None:
    """Who did it, to which order of which case; amounts and codes, no names."""
    record(
        by=by,
        action=action,
        object_kind="payment",
        object_id=order.number,
        case_reference=order.case_reference,
        person_id=order.person_id,
        reason=reason,
        detail={"amount": order.amount, **detail},
        now=now,
    )
