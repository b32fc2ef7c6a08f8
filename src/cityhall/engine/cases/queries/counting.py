"""How many there are, for those who watch the city run."""

from collections.abc import Collection

from cityhall.engine.cases.models import Case


def cases_opened() -> int:
    """Cases ever opened; one query."""
    return Case.objects.count()


def people_with_open_cases(people: Collection[int]) -> frozenset[int]:
    """Those of the people whose own case, or one about them, is still open; two queries."""
    rows = Case.objects.filter(kind="open")
    own = rows.filter(person__in=people).values_list("person_id", flat=True)
    about = rows.filter(subject__in=people).values_list("subject_id", flat=True)
    return frozenset([*own, *about])
