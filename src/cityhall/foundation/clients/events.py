"""What happens around other systems."""

from cityhall.kernel.events import Event, event


@event("clients.webhook_queued")
class WebhookQueued(Event):
    """Something is to be told to an address."""

    delivery_id: int
