"""By when the law wants cases that were prepared and have not arrived yet."""

from collections.abc import Mapping, Sequence
from datetime import date

from cityhall.engine.cases.models import Case, CaseValue
from cityhall.engine.procedures.api import Version, last_open_day
from cityhall.foundation.organisation.api import calendar_of


def last_days(cases: Sequence[Case], known: Mapping[int, Version]) -> dict[int, date]:
    """The last day by case id, where the procedure has a deadline and its event is answered."""
    waiting = {case.pk: case for case in cases if case.kind == "open" and not case.arrived_at}
    if not waiting:
        return {}
    found = {}
    rows = CaseValue.objects.filter(case__in=waiting, superseded_by=None, erased_at=None)
    for case_id, item, value in rows.values_list("case_id", "item", "value"):
        case = waiting[case_id]
        deadline = known[case.version_id].procedure.deadline
        if deadline is not None and item == deadline.event and isinstance(value, str):
            calendar = calendar_of(case.section, case.ward)
            found[case_id] = last_open_day(deadline, date.fromisoformat(value), calendar)
    return found
