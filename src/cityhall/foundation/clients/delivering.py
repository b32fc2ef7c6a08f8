"""Carrying tellings out: claimed in one transaction, sent outside any, noted in another.

While the other side thinks, no lock is held. A worker that dies in between leaves a delivery
`sending`; it is tried again under the same id, by which receivers know the second as the first.
"""

import json
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from cityhall.foundation.clients.models import WebhookDelivery
from cityhall.foundation.clients.ports import AddressRefused, NotCarried, WebhookSender
from cityhall.foundation.clients.signing import secrets_in_force, signed_headers
from cityhall.kernel import clock
from cityhall.kernel.transactions import write

#: After each failed try, until the next one; after the last the delivery is parked.
WAITS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21_600, 43_200))
WORKER_LOST_AFTER = timedelta(minutes=5)
GONE = 410

Status = WebhookDelivery.Status
log = logging.getLogger(__name__)


def sender() -> WebhookSender:
    """The adapter behind the port, by settings.WEBHOOK_SENDER."""
    adapter: WebhookSender = import_string(settings.WEBHOOK_SENDER)()
    return adapter


def deliver_due(*, now: datetime, limit: int = 100) -> int:
    """Try everything whose time has come; how much was tried."""
    due = WebhookDelivery.objects.filter(
        status__in=[Status.QUEUED, Status.SENDING], next_attempt_at__lte=now
    )
    ids = list(due.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:limit])
    return sum(claim(each, now=now) and carry(each, now=now) for each in ids)


@write
def claim(delivery_id: int, *, now: datetime) -> bool:
    """Take the delivery for this worker, unless another one has it or its address was closed."""
    due = WebhookDelivery.objects.select_for_update(of=("self",)).filter(
        pk=delivery_id, status__in=[Status.QUEUED, Status.SENDING], next_attempt_at__lte=now
    )
    delivery = due.select_related("webhook__client").first()
    if delivery is None:
        return False
    webhook = delivery.webhook
    if webhook.closed_at is not None or webhook.client.closed_at is not None:
        delivery.status, delivery.error = Status.PARKED, "closed"
        delivery.save(update_fields=["status", "error"])
        return False
    delivery.status, delivery.attempts = Status.SENDING, delivery.attempts + 1
    delivery.next_attempt_at = now + WORKER_LOST_AFTER
    delivery.save(update_fields=["status", "attempts", "next_attempt_at"])
    return True


def carry(delivery_id: int, *, now: datetime) -> bool:
    """Send a claimed delivery and note how it went. True."""
    delivery = WebhookDelivery.objects.select_related("webhook").get(pk=delivery_id)
    content = content_of(delivery)
    secrets = secrets_in_force(delivery.webhook, now=now)
    headers = signed_headers(str(delivery.event_id), content, secrets, now=now)
    try:
        answered = sender().send(delivery.webhook.address, headers, content)
    except AddressRefused as refusal:
        _note(delivery, None, f"refused: {refusal}", now, is_last=True)
    except NotCarried as trouble:
        _note(delivery, None, str(trouble), now)
    else:
        error = "" if 200 <= answered < 300 else "answered"
        _note(delivery, answered, error, now, is_last=answered == GONE)
    return True


def content_of(delivery: WebhookDelivery) -> bytes:
    """What is sent: which case, and which of its events. What it says is for who may read it."""
    said = {
        "type": delivery.kind,
        "timestamp": clock.in_jst(delivery.created_at).isoformat(),
        "data": {"case": delivery.case_reference, "sequence": delivery.sequence},
    }
    return json.dumps(said, separators=(",", ":")).encode()


@write
def _note(
    delivery: WebhookDelivery,
    answered: int | None,
    error: str,
    now: datetime,
    *,
    is_last: bool = False,
) -> None:
    """Only the worker that holds the claim notes: a slow one must not undo what came after."""
    tried = delivery.attempts
    status, next_at = Status.DONE, now
    if error and (is_last or tried > len(WAITS)):
        status = Status.PARKED
        log.error("webhook %s: parked after %s tries: %s", delivery.webhook_id, tried, error)
    elif error:
        status, next_at = Status.QUEUED, now + WAITS[tried - 1]
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, status=Status.SENDING, attempts=tried)
    mine.update(
        status=status,
        answered=answered,
        error=error[:100],
        next_attempt_at=next_at,
        done_at=None if error else now,
    )
