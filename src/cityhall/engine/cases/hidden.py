"""Which of the cases of one place are hidden from whom: few, so that lists and counts of many
cases leave them out by their ids instead of asking for each row whose it is."""

from datetime import date, datetime

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


def hidden_at(
    user: User, section: str, ward: str, *, now: datetime, is_open: bool
) -> frozenset[int]:
    """Ids of the section's cases, open or closed, that the user may not know of, as
    `access.for_eyes_of` has it; ward '' asks for all wards.
    At most three queries.
    """
    if allows(user, READ_PROTECTED, section=section, ward=ward):
        return frozenset()
    known = {at for where, at in covered_places(user, READ_PROTECTED) if where in ("", section)}
    kind = "open" if is_open else "closed"
    found = _cases_of_protected(in_jst(now).date(), section, ward, kind).values_list("pk", "ward")
    return frozenset(pk for pk, lies in found if not known & {"", lies})


def _cases_of_protected(today: date, section: str, ward: str, kind: str) -> QuerySet[Case]:
    households = protected_households(today)
    mine, theirs, matched = (
        _lying(section, ward).filter(condition, kind=kind)
        for condition in (
            Q(person__household__in=households),
            Q(subject__household__in=households),
            Q(reference__in=hidden_cases(today).values("case_reference")),
        )
    )
    columns = ("pk", "ward")
    return mine.values(*columns).union(theirs.values(*columns), matched.values(*columns))


def _lying(section: str, ward: str) -> QuerySet[Case]:
    """Asked for so that no index on the place serves: the few people lead to their cases, not the
    hundred thousand cases of the place to their people."""
    cases = Case.objects.annotate(lies_at=Concat("section", Value("."), F("ward")))
    place = f"{section}.{ward}"
    return cases.filter(lies_at=place) if ward else cases.filter(lies_at__startswith=place)
