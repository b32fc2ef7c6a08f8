"""What follows from accepting a case: its answers become facts, with source, date and purpose."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from cityhall.engine.cases.models import Case, CaseValue
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.residents.api import (
    NewFact,
    Subject,
    add_child,
    person_ref,
    write_facts,
)
from cityhall.foundation.vocabulary.api import Item
from cityhall.kernel.errors import Invalid

# What an item is about, and whose fact it becomes. Events are of this case alone; the dead and
# their estate, and each dog, have no place in the facts of the person who filed.
OWN, SHARED, CHILD = ("applicant", "spouse"), ("household", "home"), ("child",)
FROM_FACTS = "fact:"


def accept(case: Case, definition: Version, *, by: Actor, now: datetime) -> int | None:
    """Writes the facts of an accepted case; returns the child's person if it brought one.

    A case without a person has nobody whom the facts could be about. What came from facts is
    not written back.
    """
    if case.person_id is None:
        return None
    rows = [
        row
        for row in CaseValue.objects.filter(case=case, superseded_by=None, erased_at=None)
        if not row.source.startswith(FROM_FACTS) and _is_kept(definition.items[row.item])
    ]
    told: dict[str, Any] = {"purpose": definition.procedure.purpose, "by": by, "now": now}
    child = _child(case, rows, told)
    for subject, abouts in _subjects(case.person_id, child):
        for as_of, facts in _facts(definition, rows, abouts).items():
            write_facts(
                subject=subject,
                facts=facts,
                source=source_of(case),
                as_of=as_of,
                case_reference=case.reference,
                **told,
            )
    return child


def source_of(case: Case) -> str:
    """How a fact names the case that it comes from."""
    return f"case:{case.reference}"


def _is_kept(item: Item) -> bool:
    return item.about in (*OWN, *SHARED, *CHILD) and item.reuse != "never" and item.type != "file"


def _child(case: Case, rows: Iterable[CaseValue], told: dict[str, Any]) -> int | None:
    """The child whom the answers name, as a person for whom the applicant acts."""
    said: dict[str, Any] = {row.item: row.value for row in rows}
    if "child.name" not in said or "child.birth_date" not in said or case.person_id is None:
        return None
    born = date.fromisoformat(said["child.birth_date"])
    try:
        return add_child(
            parent_id=case.person_id,
            name=said["child.name"],
            birth_date=born,
            source=source_of(case),
            **told,
        ).person_id
    except Invalid:  # of age: acts alone, and needs no mandate
        return None


def _subjects(person_id: int, child: int | None) -> list[tuple[Subject, tuple[str, ...]]]:
    found: list[tuple[Subject, tuple[str, ...]]] = [
        (Subject("person", person_id), OWN),
        (Subject("household", person_ref(person_id).household_id), SHARED),
    ]
    return found if child is None else [*found, (Subject("person", child), CHILD)]


def _facts(
    definition: Version, rows: Iterable[CaseValue], abouts: tuple[str, ...]
) -> dict[date, list[NewFact]]:
    """New facts by the day as of which they hold: a correction is of a later day."""
    by_day: dict[date, list[NewFact]] = defaultdict(list)
    for row in rows:
        item = definition.items[row.item]
        if item.about in abouts:
            by_day[row.as_of].append(NewFact(row.item, row.value, expiry(item, row.as_of)))
    return by_day


def expiry(item: Item, as_of: date) -> date | None:
    """From when a value of this item is too old to be used without asking."""
    if item.expires_after is None:
        return None
    after = item.expires_after
    months = as_of.month - 1 + after.months
    year, month = as_of.year + after.years + months // 12, months % 12 + 1
    first = date(year, month, 1)  # the 31st of a short month is the day after its last
    return first + timedelta(days=min(as_of.day - 1, _days_in(first)) + after.days)


def _days_in(first: date) -> int:
    following = (first + timedelta(days=31)).replace(day=1)
    return (following - first).days
