"""What other domains may use of clients."""

from cityhall.foundation.clients.actions.clients import (
    OVERLAP,
    Opened,
    Scoped,
    change_secret,
    close_client,
    grant_scope,
    open_client,
    take_scope,
)
from cityhall.foundation.clients.actions.tokens import (
    LIFETIME,
    Bearer,
    bearer_of,
    client_named,
    holds_secret,
    keep_token,
    scopes_of,
)
from cityhall.foundation.clients.actions.webhooks import (
    KINDS,
    add_webhook,
    change_webhook_secret,
    close_webhook,
    listeners,
    retry_parked,
    tell_webhooks,
)
from cityhall.foundation.clients.addresses import THIS_MACHINE, why_not
from cityhall.foundation.clients.models import Client
from cityhall.foundation.clients.queries import (
    ClientRow,
    DeliveryRow,
    WebhookRow,
    clients,
    deliveries,
    webhooks,
)
from cityhall.foundation.clients.scopes import SCOPES, Scope, as_markdown
from cityhall.foundation.clients.secrets import new_secret
from cityhall.foundation.clients.throttling import Allowance, count_call

__all__ = [
    "KINDS",
    "LIFETIME",
    "OVERLAP",
    "SCOPES",
    "THIS_MACHINE",
    "Allowance",
    "Bearer",
    "Client",
    "ClientRow",
    "DeliveryRow",
    "Opened",
    "Scope",
    "Scoped",
    "WebhookRow",
    "add_webhook",
    "as_markdown",
    "bearer_of",
    "change_secret",
    "change_webhook_secret",
    "client_named",
    "clients",
    "close_client",
    "close_webhook",
    "count_call",
    "deliveries",
    "grant_scope",
    "holds_secret",
    "keep_token",
    "listeners",
    "new_secret",
    "open_client",
    "retry_parked",
    "scopes_of",
    "take_scope",
    "tell_webhooks",
    "webhooks",
    "why_not",
]
