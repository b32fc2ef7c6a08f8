"""Cases that lie aside before they are erased: their content is there and shown to nobody."""

from collections.abc import Collection

from cityhall.engine.cases.models import Case, Disposal


def is_set_aside(case: Case) -> bool:
    """Whether its retention is over; open cases are not asked for."""
    if case.kind != "closed":
        return False
    return bool(set_aside_among([case.pk]))


def set_aside_among(case_ids: Collection[int]) -> set[int]:
    """Those of several cases that lie aside. One query."""
    aside = Disposal.objects.filter(set_aside_at__isnull=False, erased_at=None)
    return set(aside.filter(case__in=case_ids).values_list("case_id", flat=True))
