"""Other cases to know of when looking at one: filed together, of the same person or household,
or perhaps the same case twice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cityhall.engine.cases.access import visible_to
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Case
from cityhall.engine.cases.queries.duplicates import in_common, may_be_twice, said_to_differ
from cityhall.engine.cases.told import found_in
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor, reader_of
from cityhall.foundation.audit.api import record_found, record_listing
from cityhall.foundation.residents.api import household_of
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import say
from cityhall.kernel.transactions import write

MOST, LOOKED_AT = 20, 500


@dataclass(frozen=True)
class RelatedCase:
    """Another case to know of; `why` is bundle, person, household, duplicate, different (not a
    duplicate, as somebody has said) or named. `shared` is what it has in common with the case:
    person, name, birth_date, address."""

    reference: str
    procedure: str
    title: str
    state_label: str
    section: str
    is_closed: bool
    why: str
    shared: tuple[str, ...] = ()


def related_cases(
    case: Case, *, by: Actor, now: datetime, language: str
) -> tuple[RelatedCase, ...]:
    """The newest first, at most twenty, of those that the reader may open too: another section's
    or ward's are not hinted at."""
    near = list(_near(case, _household(case)))
    rows = list(visible_to(by, now=now).filter(pk__in=near).order_by("-id")[:MOST])
    known = versions([row.version_id for row in rows])
    shared, different = in_common(case, rows), said_to_differ(case)
    return tuple(
        _shown(
            row,
            known[row.version_id],
            language,
            _why(case, row, shared[row.pk], is_different=row.pk in different),
            shared[row.pk],
        )
        for row in rows
    )


@write
def named_cases(
    *, reference: str, by: Actor, now: datetime, language: str = "ja"
) -> tuple[RelatedCase, ...]:
    """The case of a number, or all cases of a bundle's number, as far as the actor may know.

    That staff were shown them is in the audit."""
    wanted = Q(reference=reference) | Q(bundle__reference=reference)
    rows = list(visible_to(by, now=now).filter(wanted).order_by("id"))
    known = versions([row.version_id for row in rows])
    record_listing(
        by=by,
        object_kind="case_list",
        object_id=reference,
        shown=[row.reference for row in rows],
        total=len(rows),
        reader=(reader := reader_of(by.user_id, "case.read") if by.kind == "staff" else None),
        now=now,
    )
    record_found(
        by=by,
        object_kind="case",
        found=found_in(rows, on=in_jst(now).date()),
        reader=reader,
        now=now,
    )
    return tuple(_shown(row, known[row.version_id], language, "named") for row in rows)


def _household(case: Case) -> list[int]:
    if case.person_id is None:
        return []
    return [person.id for person in household_of(case.person_id)]


def _near(case: Case, people: Collection[int]) -> QuerySet[Case, int]:
    """Ids of what may be related, whoever may see it; each way to it by an index of its own."""
    ways = [Q(bundle=case.bundle_id)]
    if people:
        ways.append(Q(person__in=people))
    if case.folded_name and case.birth_date:
        ways.append(
            Q(
                folded_name=case.folded_name,
                birth_date=case.birth_date,
                procedure=case.procedure,
                kind="open",
            )
        )
    first, *others = (
        Case.objects.filter(way).exclude(pk=case.pk).values_list("pk", flat=True) for way in ways
    )
    return first.union(*others).order_by("-pk")[:LOOKED_AT]


def _shown(
    case: Case, definition: Version, language: str, why: str, shared: tuple[str, ...] = ()
) -> RelatedCase:
    return RelatedCase(
        reference=case.reference,
        procedure=case.procedure,
        title=say(definition.procedure.title, language),
        state_label=say(definition.workflow.states[case.state].label, language),
        section=case.section,
        is_closed=case.kind == "closed",
        why=why,
        shared=shared,
    )


def _why(case: Case, other: Case, shared: Collection[str], *, is_different: bool) -> str:
    if may_be_twice(case, other, shared):
        return "different" if is_different else "duplicate"
    if other.bundle_id == case.bundle_id:
        return "bundle"
    return "person" if other.person_id == case.person_id else "household"
