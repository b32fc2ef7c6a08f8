"""The log of reads day by day, for those who look for what is unusual in it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from cityhall.foundation.audit.models import AppendOnlyQuerySet, Entry
from cityhall.foundation.audit.queries import staff_reads

#: Ids at once in one statement; SQLite takes no more than some thirty thousand.
AT_ONCE = 500


@dataclass(frozen=True)
class LoggedRead:
    """One read by a member of staff. `was_found`: brought up by a search, not opened."""

    id: int
    at: datetime
    actor_id: int
    action: str
    object_kind: str
    object_id: str
    case_reference: str
    person_id: int | None
    reason: str
    detail: Mapping[str, Any]

    @property
    def was_found(self) -> bool:
        return self.action.endswith(".found")


def reads_between(start: datetime, end: datetime) -> Iterator[LoggedRead]:
    """All reads by staff in that time, reader by reader, each in order of time; as a stream."""
    rows = _by_staff().filter(at__gte=start, at__lt=end).order_by("actor_id", "at", "id")
    return (LoggedRead(*row) for row in rows.values_list(*_FIELDS).iterator(chunk_size=2000))


def reads_with_ids(ids: Collection[int]) -> list[LoggedRead]:
    """Those reads, in order of time."""
    rows = _by_staff().filter(pk__in=list(ids)[:AT_ONCE]).order_by("at", "id")
    return [LoggedRead(*row) for row in rows.values_list(*_FIELDS)]


def pairs_read_often(
    start: datetime, end: datetime, *, at_least: int, last_since: datetime
) -> list[tuple[int, int]]:
    """Reader and person of whom that reader opened something so many times, the last time at or
    after `last_since`."""
    rows = _by_staff().filter(at__gte=start, at__lt=end, person_id__isnull=False)
    counted = rows.exclude(action__endswith=".found").values("actor_id", "person_id")
    often = counted.annotate(reads=Count("id"), last=Max("at"))
    found = often.filter(reads__gte=at_least, last__gte=last_since)
    pairs = found.order_by("actor_id", "person_id").values_list("actor_id", "person_id")
    return [(reader, person) for reader, person in pairs if reader and person]


def reads_of_pair(
    actor_id: int, person_id: int, start: datetime, end: datetime
) -> Sequence[LoggedRead]:
    """What one reader opened of one person in that time."""
    rows = _by_staff().filter(actor_id=actor_id, person_id=person_id, at__gte=start, at__lt=end)
    opened = rows.exclude(action__endswith=".found").order_by("at", "id")
    return [LoggedRead(*row) for row in opened.values_list(*_FIELDS)]


def acted_for(
    actor_id: int, person_id: int, references: Collection[str], start: datetime, end: datetime
) -> bool:
    """Whether the reader did something, and not only read, for the person or in those cases."""
    deeds = Entry.objects.filter(actor_kind="staff", actor_id=actor_id, at__gte=start, at__lt=end)
    deeds = deeds.exclude(_IS_READ)
    return deeds.filter(
        Q(person_id=person_id) | Q(case_reference__in=set(references) - {""})
    ).exists()


_FIELDS = tuple(LoggedRead.__dataclass_fields__)
_IS_READ = Q(action__endswith=".read") | Q(action__endswith=".found")


def _by_staff() -> AppendOnlyQuerySet:
    return staff_reads().filter(actor_kind="staff", actor_id__isnull=False)
