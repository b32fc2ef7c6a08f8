"""What happens to messages."""

from cityhall.kernel.events import Event, event


@event("messages.delivery_queued")
class DeliveryQueued(Event):
    """A mail waits to be sent."""

    delivery_id: int
