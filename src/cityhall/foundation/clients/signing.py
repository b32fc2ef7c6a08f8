"""How a telling is signed: as Standard Webhooks has it (standardwebhooks.com), HMAC-SHA-256.

A secret is made from a key in VAR/keys and the number of its generation, so that nothing secret
stands in the database. While one follows another, both sign for a week.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from cityhall.foundation.clients.models import Webhook
from cityhall.kernel.keys import key_from

OVERLAP = timedelta(days=7)


def secret_of(webhook_id: int, version: int) -> str:
    """`whsec_…`, as receivers keep it."""
    key = key_from(Path(settings.VAR_DIR) / "keys" / "webhooks")
    made = hmac.digest(key, f"{webhook_id}:{version}".encode(), "sha256")
    return f"whsec_{base64.b64encode(made).decode()}"


def secrets_in_force(webhook: Webhook, *, now: datetime) -> tuple[str, ...]:
    """The secret of now and, for a week after a change, the one before."""
    versions = [webhook.secret_version]
    if webhook.rotated_at is not None and now < webhook.rotated_at + OVERLAP:
        versions.append(webhook.secret_version - 1)
    return tuple(secret_of(webhook.pk, version) for version in versions)


def signed_headers(
    message_id: str, content: bytes, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """The three headers; the moment is that of this try, so that a receiver may refuse old ones."""
    moment = str(int(now.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(
            f"v1,{_signature(secret, message_id, moment, content)}" for secret in secrets
        ),
    }


def _signature(secret: str, message_id: str, moment: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{message_id}.{moment}.".encode() + content
    return base64.b64encode(hmac.digest(key, said, "sha256")).decode()
