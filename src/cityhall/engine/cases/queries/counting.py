"""How many there are, for those who watch the city run."""

from cityhall.engine.cases.models import Case


def cases_opened() -> int:
    """Cases ever opened; one query."""
    return Case.objects.count()
