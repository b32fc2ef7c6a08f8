"""Reading the audit: by object, by person, by case; newest first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from cityhall.foundation.audit.models import WATCHED, AppendOnlyQuerySet, Entry


@dataclass(frozen=True)
class AuditEntry:
    """One act or read as pages show it."""

    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_label: str
    on_behalf_of: int | None
    action: str
    object_kind: str
    object_id: str
    case_reference: str
    person_id: int | None
    reason: str
    detail: Mapping[str, Any]


def entries_about(object_kind: str, object_id: object, *, limit: int = 100) -> list[AuditEntry]:
    """What was done to one object."""
    found = Entry.objects.filter(object_kind=object_kind, object_id=str(object_id))
    return _newest(found, limit)


def entries_upon(object_kind: str, object_ids: Collection[str]) -> list[AuditEntry]:
    """What was done to any of these objects, the oldest first."""
    names = tuple(AuditEntry.__dataclass_fields__)
    found = Entry.objects.filter(object_kind=object_kind, object_id__in=object_ids)
    return [AuditEntry(*row) for row in found.order_by("id").values_list(*names)]


def entries_of_case(case_reference: str, *, limit: int = 200) -> list[AuditEntry]:
    """What was done and read for one case."""
    return _newest(Entry.objects.filter(case_reference=case_reference), limit)


def reads_of_person(person_id: int, *, limit: int = 100) -> list[AuditEntry]:
    """Which members of staff and which other systems read this person's data, and why."""
    return _newest(staff_reads().filter(person_id=person_id), limit)


def staff_reads() -> AppendOnlyQuerySet:
    """Reads by staff and by other systems: opened, taken out, or brought up by a search."""
    was_read = Q(action__endswith=".read") | Q(action__endswith=".found")
    return Entry.objects.filter(was_read, actor_kind__in=WATCHED)


def entries_named(action: str) -> Iterator[AuditEntry]:
    """Every act of this name, the oldest first, as a stream."""
    names = tuple(AuditEntry.__dataclass_fields__)
    found = Entry.objects.filter(action=action).order_by("id").values_list(*names)
    return (AuditEntry(*row) for row in found.iterator())


def _newest(entries: AppendOnlyQuerySet, limit: int) -> list[AuditEntry]:
    names = tuple(AuditEntry.__dataclass_fields__)
    return [AuditEntry(*row) for row in entries.order_by("-id").values_list(*names)[:limit]]
