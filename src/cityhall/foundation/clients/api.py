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
from cityhall.foundation.clients.models import Client
from cityhall.foundation.clients.queries import ClientRow, clients
from cityhall.foundation.clients.scopes import SCOPES, Scope, as_markdown
from cityhall.foundation.clients.secrets import new_secret
from cityhall.foundation.clients.throttling import Allowance, count_call

__all__ = [
    "LIFETIME",
    "OVERLAP",
    "SCOPES",
    "Allowance",
    "Bearer",
    "Client",
    "ClientRow",
    "Opened",
    "Scope",
    "Scoped",
    "as_markdown",
    "bearer_of",
    "change_secret",
    "client_named",
    "clients",
    "close_client",
    "count_call",
    "grant_scope",
    "holds_secret",
    "keep_token",
    "new_secret",
    "open_client",
    "scopes_of",
    "take_scope",
]
