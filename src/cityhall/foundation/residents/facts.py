"""Writing facts: added, superseded, never overwritten; search copies follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.residents.matching import match_person
from cityhall.foundation.residents.models import Fact, Person
from cityhall.foundation.residents.rules import search_name
from cityhall.kernel.transactions import write

#: Items that are a person's own name and birth date; a fact of them moves the search copies.
NAME_ITEMS = ("applicant.name", "child.name")
BIRTH_DATE_ITEMS = ("applicant.birth_date", "child.birth_date")


@dataclass(frozen=True)
class Subject:
    """Whom or what a fact is about: a person, a household, a dog …"""

    kind: str
    id: int


@dataclass(frozen=True)
class NewFact:
    """A value to be written; `value` has the form of its item's type."""

    item: str
    value: Any
    expires_on: date | None = None


@write
def write_facts(
    *,
    subject: Subject,
    facts: Sequence[NewFact],
    source: str,
    as_of: date,
    purpose: str,
    by: Actor,
    now: datetime,
    case_reference: str = "",
) -> tuple[str, ...]:
    """Write what is known about a subject as of a day; the items that changed.

    A fact supersedes the current one unless that one is of a later day: then it is kept as
    history. The same value from the same source of the same day changes nothing.
    """
    if subject.kind == "person":
        Person.objects.select_for_update().get(pk=subject.id)  # one writer a person at a time
    current = _current(subject, [fact.item for fact in facts])
    changed = [
        fact.item
        for fact in facts
        if _write_one(
            Fact(
                subject_kind=subject.kind,
                subject_id=subject.id,
                item=fact.item,
                value=fact.value,
                source=source,
                as_of=as_of,
                purpose=purpose,
                expires_on=fact.expires_on,
                recorded_at=now,
            ),
            current.get(fact.item),
        )
    ]
    if changed:
        if _follow(subject):
            match_person(person_id=subject.id, by=by, now=now)
        record(
            by=by,
            action="facts.written",
            object_kind=subject.kind,
            object_id=subject.id,
            now=now,
            case_reference=case_reference,
            person_id=subject.id if subject.kind == "person" else None,
            detail={"items": changed, "source": source},
        )
    return tuple(changed)


def _current(subject: Subject, items: Sequence[str]) -> dict[str, Fact]:
    rows = Fact.objects.filter(
        subject_kind=subject.kind,
        subject_id=subject.id,
        item__in=items,
        superseded_at__isnull=True,
    )
    return {row.item: row for row in rows}


def _write_one(new: Fact, current: Fact | None) -> bool:
    if current is None:
        new.save()
        return True
    said = ("value", "source", "as_of", "purpose", "expires_on")
    if all(getattr(new, name) == getattr(current, name) for name in said):
        return False
    if current.as_of > new.as_of:
        new.superseded_at = new.recorded_at
    else:
        current.superseded_at = new.recorded_at
        current.save(update_fields=["superseded_at"])
    new.save()
    return True


def _follow(subject: Subject) -> bool:
    """Bring a person's search copies up to date with the current facts; whether there are any."""
    if subject.kind != "person":
        return False
    rows = _current(subject, [*NAME_ITEMS, *BIRTH_DATE_ITEMS])
    name = next((rows[item].value for item in NAME_ITEMS if item in rows), None)
    born = next((rows[item].value for item in BIRTH_DATE_ITEMS if item in rows), None)
    folded_name, folded_kana = search_name(name)
    Person.objects.filter(pk=subject.id).update(
        folded_name=folded_name,
        folded_kana=folded_kana,
        birth_date=date.fromisoformat(born) if born else None,
    )
    return True
