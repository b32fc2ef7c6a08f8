"""What the clocks of cases have been through, read from their chains."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.rules.standard_period import Course, course_in


def course_of(case: Case) -> Course:
    """The course of one case."""
    return courses([case.pk])[case.pk]


def courses(case_ids: Collection[int]) -> dict[int, Course]:
    """The courses of many cases, in one query."""
    steps: dict[int, list[tuple[datetime, Any]]] = defaultdict(list)
    rows = CaseEvent.objects.filter(case__in=case_ids).order_by("case", "sequence")
    for case_id, at, payload in rows.values_list("case_id", "at", "payload"):
        steps[case_id].append((at, payload))
    return {case_id: course_in(steps[case_id]) for case_id in case_ids}
