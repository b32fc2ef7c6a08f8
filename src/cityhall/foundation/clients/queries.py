"""Which systems are let in, and with what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from cityhall.foundation.clients.models import Client


@dataclass(frozen=True)
class ClientRow:
    """One system. `grants` are (scope, section, ward), '' for all of them."""

    client_id: str
    name: str
    purpose: str
    per_minute: int
    opened_at: datetime
    closed_at: datetime | None
    secret_made_at: datetime
    grants: tuple[tuple[str, str, str], ...]


def clients() -> list[ClientRow]:
    """All systems, those let in first on top. Two queries."""
    rows = Client.objects.annotate(secret_at=Max("secrets__made_at")).prefetch_related("grants")
    return [
        ClientRow(
            client_id=row.client_id,
            name=row.name,
            purpose=row.purpose,
            per_minute=row.per_minute,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            secret_made_at=row.secret_at,
            grants=tuple(sorted((g.scope, g.section, g.ward) for g in row.grants.all())),
        )
        for row in rows.order_by("id")
    ]
