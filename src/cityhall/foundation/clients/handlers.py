"""What clients listen to."""

from datetime import datetime

from cityhall.foundation.clients.delivering import carry, claim
from cityhall.foundation.clients.events import WebhookQueued
from cityhall.kernel.events import handles
from cityhall.kernel.transactions import after_commit


@handles(WebhookQueued, name="clients.send_webhook")
def send_webhook(event: WebhookQueued, *, now: datetime) -> None:
    """Claim it with this job and send it after the commit, when no lock is held.

    What fails or is lost here comes back by the periodic task.
    """
    if claim(event.delivery_id, now=now):
        after_commit(lambda: carry(event.delivery_id, now=now))
