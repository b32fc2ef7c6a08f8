"""Reading messages: a person's own, those of a case, and how their delivery stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cityhall.foundation.messages.models import Delivery, DeliveryStatus, Message
from cityhall.foundation.messages.occasions import occasion, occasions
from cityhall.kernel.errors import NotFound


@dataclass(frozen=True)
class MessageView:
    """One message as pages show it; `link` is a path of this site."""

    id: int
    occasion: str
    case_reference: str
    subject: str
    body: str
    link: str
    language: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class DeliveryView:
    """How one mail stands. `error` says in words why it has not arrived."""

    id: int
    message_id: int
    occasion: str
    case_reference: str
    channel: str
    status: str
    attempts: int
    error: str
    attempted_at: datetime | None


def messages_of(person_id: int, *, limit: int = 50, before: int | None = None) -> list[MessageView]:
    """A person's messages, newest first; `before` is the id at which the last page ended."""
    found = Message.objects.filter(person=person_id)
    return _newest(found if before is None else found.filter(pk__lt=before), limit)


def messages_about(case_reference: str, *, limit: int = 50) -> list[MessageView]:
    """What people were told about one case, newest first; not what staff were."""
    to_staff = [each.name for each in occasions().values() if each.is_for_staff]
    about = Message.objects.filter(case_reference=case_reference)
    return _newest(about.exclude(occasion__in=to_staff), limit)


def message_for(message_id: int, person_id: int) -> MessageView:
    """One message of this person; `NotFound` for another's."""
    found = _newest(Message.objects.filter(pk=message_id, person=person_id), 1)
    if not found:
        raise NotFound(
            "messages.not_yours",
            "このお知らせは見つかりません。",
            "「わたしのページ」のお知らせの一覧から選び直してください。",
        )
    return found[0]


def unread_count(person_id: int) -> int:
    """How many messages the person has not opened."""
    return Message.objects.filter(person=person_id, read_at__isnull=True).count()


def deliveries_about(case_reference: str) -> list[DeliveryView]:
    """How the mails about one case stand, newest first."""
    return _deliveries(Delivery.objects.filter(message__case_reference=case_reference), 50)


def failed_deliveries(*, limit: int = 100) -> list[DeliveryView]:
    """Mails that will not arrive, newest first, for the operator."""
    return _deliveries(Delivery.objects.filter(status=DeliveryStatus.FAILED), limit)


def title_of(occasion_name: str) -> str:
    """When messages of this occasion are sent, in words."""
    return occasion(occasion_name).when


def _newest(found: QuerySet[Message], limit: int) -> list[MessageView]:
    names = tuple(MessageView.__dataclass_fields__)
    return [MessageView(*row) for row in found.order_by("-id").values_list(*names)[:limit]]


def _deliveries(found: QuerySet[Delivery], limit: int) -> list[DeliveryView]:
    rows = found.order_by("-id").values_list(
        "id",
        "message_id",
        "message__occasion",
        "message__case_reference",
        "channel",
        "status",
        "attempts",
        "error",
        "attempted_at",
    )
    return [DeliveryView(*row) for row in rows[:limit]]
