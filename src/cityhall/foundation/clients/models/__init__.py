"""What is stored of other systems."""

from cityhall.foundation.clients.models.clients import (
    AccessToken,
    CallCount,
    Client,
    ClientSecret,
    Grant,
)
from cityhall.foundation.clients.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "AccessToken",
    "CallCount",
    "Client",
    "ClientSecret",
    "Grant",
    "Webhook",
    "WebhookDelivery",
]
