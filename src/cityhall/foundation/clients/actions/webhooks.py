"""Addresses that are told of changes: added, changed, closed; and what is told to them."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.clients.actions.clients import open_client_named
from cityhall.foundation.clients.actions.tokens import acting_client
from cityhall.foundation.clients.addresses import why_not
from cityhall.foundation.clients.events import WebhookQueued
from cityhall.foundation.clients.models import Webhook, WebhookDelivery
from cityhall.foundation.clients.signing import secret_of
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.errors import Conflict, Invalid, NotFound
from cityhall.kernel.transactions import write

KINDS = ("case.opened", "case.moved", "case.section_changed")


@write
def add_webhook(
    *, client_id: str, address: str, kinds: Collection[str], by: Actor, now: datetime
) -> tuple[int, str]:
    """Number and secret of a new address. `Invalid` (clients.address_refused, clients.no_kind)."""
    client = open_client_named(client_id)
    _ensure_address(address)
    if not kinds or set(kinds) - set(KINDS):
        raise Invalid(
            "clients.no_kind",
            "知らせるできごとの種類がないか、知らないものがあります。",
            f"あるのは: {'、'.join(KINDS)}",
            field="kinds",
        )
    webhook = Webhook.objects.create(
        client=client, address=address, kinds=" ".join(kinds), opened_at=now
    )
    _record(webhook, "webhook.opened", by, now)
    return webhook.pk, secret_of(webhook.pk, webhook.secret_version)


@write
def change_webhook_secret(*, webhook_id: int, by: Actor, now: datetime) -> str:
    """A new secret; for a week what is sent is signed by the one before as well."""
    webhook = _open(webhook_id)
    webhook.secret_version, webhook.rotated_at = webhook.secret_version + 1, now
    webhook.save(update_fields=["secret_version", "rotated_at"])
    _record(webhook, "webhook.secret_changed", by, now)
    return secret_of(webhook.pk, webhook.secret_version)


@write
def close_webhook(*, webhook_id: int, by: Actor, now: datetime) -> None:
    """Nothing more is sent there, not even what waits."""
    webhook = _open(webhook_id)
    webhook.closed_at = now
    webhook.save(update_fields=["closed_at"])
    _record(webhook, "webhook.closed", by, now)


@write
def retry_parked(*, webhook_id: int, by: Actor, now: datetime) -> int:
    """Try again everything that was parked for an address; how much."""
    webhook = _open(webhook_id)
    parked = webhook.deliveries.filter(status=WebhookDelivery.Status.PARKED)
    count = parked.update(
        status=WebhookDelivery.Status.QUEUED, attempts=0, next_attempt_at=now, error=""
    )
    _record(webhook, "webhook.retried", by, now, count=count)
    return count


def listeners(kind: str, *, now: datetime) -> list[tuple[int, Actor]]:
    """The open addresses that are told of a kind, each with the client for which it is asked
    whether it may know."""
    found = Webhook.objects.filter(closed_at=None, client__closed_at=None).select_related("client")
    return [
        (each.pk, acting_client(each.client))
        for each in found.prefetch_related("client__grants").order_by("id")
        if kind in each.kinds.split()
    ]


@write
def tell_webhooks(
    webhook_ids: Iterable[int],
    *,
    happened: uuid.UUID,
    kind: str,
    case: str,
    sequence: int,
    now: datetime,
) -> None:
    """Queues one telling for each address; the same happening again queues nothing."""
    event_id = uuid.uuid5(happened, case)
    for webhook_id in webhook_ids:
        delivery, is_new = WebhookDelivery.objects.get_or_create(
            webhook_id=webhook_id,
            event_id=event_id,
            defaults={
                "kind": kind,
                "case_reference": case,
                "sequence": sequence,
                "next_attempt_at": now,
                "created_at": now,
            },
        )
        if is_new:
            announce(WebhookQueued(delivery_id=delivery.pk), now=now)


def _ensure_address(address: str) -> None:
    reason = why_not(
        address, hosts=settings.WEBHOOK_HOSTS, to_this_machine=settings.WEBHOOK_TO_THIS_MACHINE
    )
    if reason:
        raise Invalid(
            "clients.address_refused",
            f"このアドレスには送れません。{reason}。",
            "https で始まり、設定で認めた機械のアドレスにしてください。",
            field="address",
        )


def _open(webhook_id: int) -> Webhook:
    webhook = Webhook.objects.select_for_update().filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound(
            "clients.no_such_webhook",
            "この番号の送り先はありません。",
            "「cityhall webhook list」で番号を確かめてください。",
        )
    if webhook.closed_at is not None:
        raise Conflict(
            "clients.webhook_closed",
            "この送り先は、すでに止めています。",
            "また送るときは、「cityhall webhook add」で新しく登録してください。",
        )
    return webhook


def _record(webhook: Webhook, action: str, by: Actor, now: datetime, **detail: object) -> None:
    record(
        by=by,
        action=action,
        object_kind="webhook",
        object_id=webhook.pk,
        detail={"client": webhook.client.client_id, "address": webhook.address, **detail},
        now=now,
    )
