"""Telling somebody something: in the page at once, by mail after the commit."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError

from cityhall.design_system.language import site_texts
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.messages.events import DeliveryQueued
from cityhall.foundation.messages.models import Delivery, Message
from cityhall.foundation.messages.occasions import Occasion, occasion
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.residents.api import account_of, is_protected
from cityhall.kernel import clock
from cityhall.kernel.texts import LANGUAGES, Text, say
from cityhall.kernel.transactions import write

MY_PAGE = "/my/"
DESK = "/desk/"  # what staff are told of; the desk may stand on a host of its own
SENDER = Actor.system("お知らせ")


@write
def send_message(
    *,
    occasion_name: str,
    key: str,
    person_id: int | None,
    now: datetime,
    values: Mapping[str, str | Text] | None = None,
    case_reference: str = "",
    link: str = MY_PAGE,
    address: str = "",
    language: str = "",
    by: Actor = SENDER,
) -> Message:
    """Tell a person (or, without an account, an address) what has happened.

    The same `key` again returns the first message and sends nothing. `values` fill the texts;
    one with languages is said in the reader's. `link` is a path of this site. The mail goes to
    `address`, or else to the account's; with neither the message stands in the page alone.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    account = account_of(person_id) if person_id is not None else None
    preferred = str(account.preferences.get("language", "")) if account else ""
    spoken = next((each for each in (language, preferred) if each in LANGUAGES), "ja")
    told = occasion(occasion_name)
    said = _said(told, values or {}, spoken)
    try:
        with write():
            message = Message.objects.create(
                key=key,
                person_id=person_id,
                case_reference=case_reference,
                occasion=told.name,
                subject=say(site_texts()[told.subject_key], spoken, **said),
                body=say(site_texts()[told.body_key], spoken, **said),
                link=link,
                language=spoken,
                created_at=now,
            )
    except IntegrityError:  # told in the same moment by another worker
        return Message.objects.get(key=key)
    record(
        by=by,
        action="message.sent",
        object_kind="message",
        object_id=message.pk,
        now=now,
        case_reference=case_reference,
        person_id=person_id,
        detail={"occasion": told.name},
    )
    _queue_mail(message, address or (account.email if account else ""), now)
    return message


def _said(told: Occasion, values: Mapping[str, str | Text], language: str) -> dict[str, str]:
    return {
        name: value if isinstance(value := values[name], str) else say(value, language)
        for name in told.values
    }


def _queue_mail(message: Message, address: str, now: datetime) -> None:
    if not address:
        return
    delivery = Delivery.objects.create(
        message=message,
        channel="mail",
        address=address,
        mail_id=message_id_of(message.key, "mail"),
        next_attempt_at=now,
    )
    announce(DeliveryQueued(delivery_id=delivery.pk), now=now)


def message_id_of(key: str, channel: str) -> str:
    """The Message-ID of a mail: from its key alone, so that a second try is the same mail.

    A digest, because the key may hold a reference that the mail itself must not show.
    """
    digest = hashlib.sha256(f"{channel}:{key}".encode()).hexdigest()[:40]
    return f"{digest}@{urlsplit(settings.SITE_ADDRESS).hostname or 'cityhall.invalid'}"


def mail_words(message: Message, *, now: datetime) -> tuple[str, str]:
    """Subject and text of the mail: one link and no more than is needed.

    To a protected person nothing that says which ward, procedure or case: somebody else may
    have the mailbox.
    """
    texts = site_texts()
    host = settings.DESK_ADDRESS if message.link.startswith(DESK) else settings.SITE_ADDRESS
    url = f"{host.rstrip('/')}{message.link}"
    today = clock.in_jst(now).date()
    if message.person_id is not None and is_protected(message.person_id, today=today):
        url = f"{settings.SITE_ADDRESS.rstrip('/')}{MY_PAGE}"
        subject, words = texts["messages.protected.subject"], texts["messages.protected.mail"]
    else:
        told = occasion(message.occasion)
        subject, words = texts[told.subject_key], texts[told.mail_key]
    said = say(words, message.language, reference=message.case_reference)
    closing = say(texts["messages.mail.closing"], message.language, link=url)
    return say(subject, message.language), f"{said}\n\n{closing}\n"


@write
def mark_read(*, message_id: int, person_id: int, now: datetime) -> None:
    """Note that the person has opened the message; the first time counts."""
    unread = Message.objects.filter(pk=message_id, person_id=person_id, read_at__isnull=True)
    unread.update(read_at=now)
