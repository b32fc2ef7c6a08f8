"""Which systems are let in, and with what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from cityhall.foundation.clients.models import Client, Webhook, WebhookDelivery


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


@dataclass(frozen=True)
class WebhookRow:
    """One address, and how many tellings wait or were parked."""

    id: int
    client_id: str
    address: str
    kinds: tuple[str, ...]
    closed_at: datetime | None
    waiting: int
    parked: int


@dataclass(frozen=True)
class DeliveryRow:
    """One telling in the log."""

    event_id: str
    kind: str
    case_reference: str
    status: str
    attempts: int
    answered: int | None
    error: str
    created_at: datetime
    done_at: datetime | None


def webhooks() -> list[WebhookRow]:
    """All addresses. One query."""
    status = WebhookDelivery.Status
    waits = Q(deliveries__status__in=[status.QUEUED, status.SENDING])
    rows = Webhook.objects.select_related("client").annotate(
        waiting=Count("deliveries", filter=waits),
        parked=Count("deliveries", filter=Q(deliveries__status=status.PARKED)),
    )
    return [
        WebhookRow(
            row.pk,
            row.client.client_id,
            row.address,
            tuple(row.kinds.split()),
            row.closed_at,
            row.waiting,
            row.parked,
        )
        for row in rows.order_by("id")
    ]


def deliveries(webhook_id: int, *, limit: int = 50) -> list[DeliveryRow]:
    """What was told to an address, newest first."""
    rows = WebhookDelivery.objects.filter(webhook=webhook_id).order_by("-id")[:limit]
    return [
        DeliveryRow(
            str(row.event_id),
            row.kind,
            row.case_reference,
            row.status,
            row.attempts,
            row.answered,
            row.error,
            row.created_at,
            row.done_at,
        )
        for row in rows
    ]
