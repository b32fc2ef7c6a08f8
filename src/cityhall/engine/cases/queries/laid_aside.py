"""Cases that lie aside before they are erased: their content is there and shown to nobody."""

from cityhall.engine.cases.models import Case, Disposal


def is_set_aside(case: Case) -> bool:
    """Whether its retention is over; open cases are not asked for."""
    if case.kind != "closed":
        return False
    return Disposal.objects.filter(case=case, set_aside_at__isnull=False, erased_at=None).exists()
