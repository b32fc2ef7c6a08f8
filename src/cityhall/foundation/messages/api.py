"""What other domains may use of messages."""

from cityhall.foundation.messages.actions import mark_read, send_message
from cityhall.foundation.messages.delivery import deliver_due, retry_failed
from cityhall.foundation.messages.occasions import Occasion, as_markdown, occasion, occasions
from cityhall.foundation.messages.queries import (
    DeliveryView,
    MessageView,
    deliveries_about,
    failed_deliveries,
    message_for,
    messages_about,
    messages_of,
    title_of,
    unread_count,
)

__all__ = [
    "DeliveryView",
    "MessageView",
    "Occasion",
    "as_markdown",
    "deliver_due",
    "deliveries_about",
    "failed_deliveries",
    "mark_read",
    "message_for",
    "messages_about",
    "messages_of",
    "occasion",
    "occasions",
    "retry_failed",
    "send_message",
    "title_of",
    "unread_count",
]
