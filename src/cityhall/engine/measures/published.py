"""The public figures, as they were last computed."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from cityhall.engine.measures.models import DaysTaken


@dataclass(frozen=True)
class Days:
    """Whole days, rounded up: the median, and within how many nine in ten were decided (None
    where there are fewer than ten)."""

    median: int
    nine_in_ten: int | None


@dataclass(frozen=True)
class Usual:
    """How long decisions of a fiscal year took. `total` in days of the calendar, from arrival on;
    `office` in open days, without the time in which the resident was waited for. `ward` is ''
    for the whole city."""

    procedure: str
    ward: str
    year: int
    cases: int
    total: Days
    office: Days
    as_of: datetime


@dataclass(frozen=True)
class UsualOf:
    """The figures of one procedure for the newest year that has any for the whole city. `wards`
    has None where a figure is hidden because few people stand behind it."""

    city: Usual
    wards: Mapping[str, Usual | None]

    def nearest(self, ward: str) -> Usual:
        """That of the ward, or of the city where the ward has none."""
        return self.wards.get(ward) or self.city


def usual_days(procedures: Collection[str] | None = None) -> dict[str, UsualOf]:
    """By procedure, those that have a figure; of all procedures if none are named. One query."""
    rows = DaysTaken.objects.order_by("procedure", "-year", "ward")
    if procedures is not None:
        rows = rows.filter(procedure__in=procedures)
    found: dict[str, UsualOf] = {}
    wards: dict[str, dict[str, Usual | None]] = {}
    for row in rows:
        usual, known = _usual(row), found.get(row.procedure)
        if row.ward == "" and usual is not None and known is None:
            wards[row.procedure] = {}
            found[row.procedure] = UsualOf(usual, wards[row.procedure])
        elif row.ward and known is not None and known.city.year == row.year:
            wards[row.procedure][row.ward] = usual
    return found


def _usual(row: DaysTaken) -> Usual | None:
    if row.cases is None or row.total_median is None or row.office_median is None:
        return None
    return Usual(
        procedure=row.procedure,
        ward=row.ward,
        year=row.year,
        cases=row.cases,
        total=Days(math.ceil(row.total_median), row.total_p90),
        office=Days(math.ceil(row.office_median), row.office_p90),
        as_of=row.as_of,
    )
