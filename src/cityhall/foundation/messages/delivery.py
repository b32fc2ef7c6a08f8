"""Carrying mails out: claimed in one transaction, sent outside any, noted in another.

While the mail server talks, no lock is held. A worker that dies between sending and noting
leaves the delivery `sending`; it is tried again with the same Message-ID, by which mail systems
know the second as the first. One that only lost its database notes it when that is back. So no
mail is lost, and one is doubled only if the receiving side does not look at its number.
"""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.models import Q
from django.utils.module_loading import import_string

from cityhall.foundation.audit.api import record
from cityhall.foundation.messages.actions import SENDER, mail_words
from cityhall.foundation.messages.models import Delivery, DeliveryStatus
from cityhall.foundation.messages.ports import AddressRefused, Mail, Mailer, NotSentYet
from cityhall.kernel.transactions import write

MAX_ATTEMPTS = 12
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
WORKER_LOST_AFTER = timedelta(minutes=10)
NOTED_AGAIN_AFTER = (0.5, 1, 2, 4, 8, 15, 30)  # seconds


def mailer() -> Mailer:
    """The adapter behind the port, by settings.MAILER."""
    adapter: Mailer = import_string(settings.MAILER)()
    return adapter


def deliver_due(now: datetime, *, limit: int = 100) -> int:
    """Try every mail whose time has come; how many were tried."""
    due = Delivery.objects.filter(_is_due(now)).order_by("next_attempt_at", "id")
    ids = list(due.values_list("pk", flat=True)[:limit])
    return sum(deliver(delivery_id, now=now) for delivery_id in ids)


def deliver(delivery_id: int, *, now: datetime) -> bool:
    """Try one mail; False if it is not due, for instance because another worker has it."""
    return claim(delivery_id, now=now) and carry(delivery_id, now=now)


@write
def claim(delivery_id: int, *, now: datetime) -> bool:
    """Take the delivery for this worker, unless another one has it."""
    due = Delivery.objects.select_for_update().filter(_is_due(now), pk=delivery_id).first()
    if due is None:
        return False
    due.status = DeliveryStatus.SENDING
    due.attempts += 1
    due.attempted_at = now
    due.next_attempt_at = now + WORKER_LOST_AFTER
    due.save(update_fields=["status", "attempts", "attempted_at", "next_attempt_at"])
    return True


def carry(delivery_id: int, *, now: datetime) -> bool:
    """Hand a claimed mail to the mail server and note how it went."""
    delivery = Delivery.objects.select_related("message").get(pk=delivery_id)
    subject, body = mail_words(delivery.message, now=now)
    mail = Mail(
        message_id=delivery.mail_id,
        to=delivery.address,
        subject=subject,
        body=body,
        language=delivery.message.language,
        created_at=delivery.message.created_at,
    )
    try:
        mailer().send(mail)
    except AddressRefused as refusal:
        _note(delivery, DeliveryStatus.FAILED, f"宛先が受け取りません: {refusal}", now)
    except NotSentYet as reason:
        _put_back(delivery, str(reason), now)
    except Exception as fault:  # whatever else an adapter raises: the other mails go on
        _put_back(delivery, type(fault).__name__, now)
    else:
        _note_sent(delivery, now)
    return True


def _note_sent(delivery: Delivery, now: datetime) -> None:
    """The mail is out. While the database is away this is tried again for a minute, lest the mail
    be sent again; the claim lasts longer."""
    for wait in NOTED_AGAIN_AFTER:
        try:
            return _note(delivery, DeliveryStatus.SENT, "", now)
        except DatabaseTrouble:
            connection.close()  # no transaction is open here; the next query connects anew
            time.sleep(wait)
    return _note(delivery, DeliveryStatus.SENT, "", now)


def _put_back(delivery: Delivery, reason: str, now: datetime) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        words = f"{delivery.attempts}回試しましたが送れません: {reason}"
        _note(delivery, DeliveryStatus.FAILED, words, now)
        return
    _note(delivery, DeliveryStatus.QUEUED, reason, now)


@write
def _note(delivery: Delivery, status: DeliveryStatus, error: str, now: datetime) -> None:
    """Only the worker that holds the claim notes: a slow one must not undo what came after."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, status=DeliveryStatus.SENDING, attempts=delivery.attempts
    )
    noted = mine.update(
        status=status,
        error=error[:500],
        sent_at=now if status == DeliveryStatus.SENT else None,
        next_attempt_at=now + _wait(delivery.attempts),
    )
    if not noted or status == DeliveryStatus.QUEUED:
        return
    record(
        by=SENDER,
        action=f"delivery.{status.value}",
        object_kind="message",
        object_id=delivery.message_id,
        now=now,
        case_reference=delivery.message.case_reference,
        person_id=delivery.message.person_id,
        detail={"channel": delivery.channel, "attempts": delivery.attempts},
    )


def _wait(attempts: int) -> timedelta:
    return min(SHORTEST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)


def _is_due(now: datetime) -> Q:
    waiting = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
    return Q(status__in=waiting, next_attempt_at__lte=now)


@write
def retry_failed(*, delivery_id: int, now: datetime) -> None:
    """Let a failed mail be tried again, after its address or the server was mended."""
    failed = Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.FAILED)
    failed.update(status=DeliveryStatus.QUEUED, attempts=0, next_attempt_at=now)
