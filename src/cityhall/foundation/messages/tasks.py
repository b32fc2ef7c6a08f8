"""What messages do again and again: mails that failed, or whose worker was lost."""

from datetime import datetime

from cityhall.foundation.messages.delivery import deliver_due
from cityhall.foundation.outbox.api import every


@every(15, "messages.deliver_due")
def deliver_what_is_due(*, now: datetime) -> None:
    """Try again what has waited long enough."""
    deliver_due(now)
