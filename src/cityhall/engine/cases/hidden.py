"""Which of the cases of one place are hidden from whom: few, so that lists and counts of many
cases leave them out by their ids instead of asking for each row whose it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from cityhall.engine.cases.models import Case
from cityhall.foundation.accounts.api import User, allows, covered_places
from cityhall.foundation.residents.api import (
    READ_PROTECTED,
    hidden_cases,
    protected_households,
)
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class HiddenCases:
    """Ids of one place's cases that one user may not know of."""

    open: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()


def hidden_at(user: User, section: str, ward: str, *, now: datetime) -> HiddenCases:
    """The section's cases that the user may not know of, as `access.for_eyes_of` has it; ward ''
    asks for all wards, and what is hidden there holds for each of them.
    One query, which a page that shows several lists need ask but once.
    """
    if allows(user, READ_PROTECTED, section=section, ward=ward):
        return HiddenCases()
    known = {at for where, at in covered_places(user, READ_PROTECTED) if where in ("", section)}
    found = [
        (pk, kind)
        for pk, kind, lies in _cases_of_protected(in_jst(now).date(), section, ward)
        if not known & {"", lies}
    ]
    return HiddenCases(
        open=frozenset(pk for pk, kind in found if kind == "open"),
        closed=frozenset(pk for pk, kind in found if kind == "closed"),
    )


def _cases_of_protected(today: date, section: str, ward: str) -> QuerySet[Case, Any]:
    households = protected_households(today)
    mine, theirs, matched = (
        _lying(section, ward).filter(condition)
        for condition in (
            Q(person__household__in=households),
            Q(subject__household__in=households),
            Q(reference__in=hidden_cases(today).values("case_reference")),
        )
    )
    columns = ("pk", "kind", "ward")
    union = mine.values(*columns).union(theirs.values(*columns), matched.values(*columns))
    return union.values_list(*columns)


def _lying(section: str, ward: str) -> QuerySet[Case]:
    """Asked for so that no index on the place serves: the few people lead to their cases, not the
    hundred thousand cases of the place to their people."""
    cases = Case.objects.annotate(lies_at=Concat("section", Value("."), F("ward")))
    place = f"{section}.{ward}"
    return cases.filter(lies_at=place) if ward else cases.filter(lies_at__startswith=place)
