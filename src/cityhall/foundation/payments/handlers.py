"""What payments listen to."""

from datetime import datetime

from cityhall.foundation.payments.actions.refunding import send_refund
from cityhall.foundation.payments.events import RefundRequested
from cityhall.kernel.events import handles
from cityhall.kernel.transactions import after_commit


@handles(RefundRequested, name="payments.send_refund")
def send(event: RefundRequested, *, now: datetime) -> None:
    """Asks the provider when no lock is held. What fails or is lost comes back by the task."""
    after_commit(lambda: send_refund(event.refund, now=now))
