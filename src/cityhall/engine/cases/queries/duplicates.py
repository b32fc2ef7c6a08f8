"""Whether two cases may be the same thing sent twice, and by what one may think so."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from cityhall.engine.cases.models import Case, CaseValue, NotDuplicate
from cityhall.kernel.folding import fold

#: The parts of an address that say where it is; its codes are told apart by their writing alone.
PLACE = ("prefecture", "city", "town", "street", "building")


def in_common(case: Case, others: Iterable[Case]) -> dict[int, tuple[str, ...]]:
    """What each of the others has in common with the case: of `person`, `name`, `birth_date`,
    `address`, in this order. One query."""
    others = list(others)
    where = _addresses([case.pk, *(other.pk for other in others)]) if others else {}
    return {other.pk: tuple(_shared(case, other, where)) for other in others}


def _shared(case: Case, other: Case, where: Mapping[int, str]) -> Iterable[str]:
    if case.person_id is not None and case.person_id == other.person_id:
        yield "person"
    if case.folded_name and case.folded_name == other.folded_name:
        yield "name"
    if case.birth_date and case.birth_date == other.birth_date:
        yield "birth_date"
    if where.get(case.pk) and where.get(case.pk) == where.get(other.pk):
        yield "address"


def _addresses(cases: Collection[int]) -> dict[int, str]:
    """Where the applicant of each lives, folded for comparing; never shown."""
    rows = CaseValue.objects.filter(
        case__in=cases, item="applicant.address", superseded_by=None, erased_at=None
    )
    return {
        case_id: _folded(value or {}) for case_id, value in rows.values_list("case_id", "value")
    }


def _folded(address: Mapping[str, Any]) -> str:
    return fold("".join(str(address.get(part, "")) for part in PLACE))


def may_be_twice(case: Case, other: Case, shared: Collection[str]) -> bool:
    """The same procedure, still open, of the same person or of one of that name and birth date."""
    is_same_person = "person" in shared or {"name", "birth_date"} <= set(shared)
    return other.kind == "open" and other.procedure == case.procedure and is_same_person


def said_to_differ(case: Case) -> set[int]:
    """The cases of which somebody has said that they are no duplicates of this one. One query."""
    rows = NotDuplicate.objects.filter(Q(earlier=case) | Q(later=case))
    pairs = rows.values_list("earlier_id", "later_id")
    return {each for pair in pairs for each in pair} - {case.pk}
