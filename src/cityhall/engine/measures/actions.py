"""Takes the figures that everybody may see from the events, and puts them in place of the last."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from cityhall.engine.measures.computing import Tally, quantile, spans
from cityhall.engine.measures.models import DaysTaken
from cityhall.engine.measures.periods import Period, fiscal_year_of
from cityhall.engine.measures.queries import FEWEST, to_hide
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

CITY = ""
#: Below it «nine in ten» would be the slowest case of all, which is one person's.
FEWEST_FOR_NINE_IN_TEN = 10
median, nine_in_ten = quantile(0.5), quantile(0.9)

Tallies = dict[tuple[str, str], tuple[Tally, Tally]]


def count_days_taken(*, now: datetime) -> int:
    """The days that decisions took in this fiscal year and the last; how many rows there are.

    A figure behind which fewer than five cases stand is hidden, and never left as the only hidden
    ward of a procedure.
    """
    this_year = fiscal_year_of(in_jst(now).date())
    rows = [row for year in (this_year - 1, this_year) for row in _rows(year, now)]
    with write():
        DaysTaken.objects.all().delete()
        DaysTaken.objects.bulk_create(rows)
    return len(rows)


def _rows(year: int, now: datetime) -> Iterator[DaysTaken]:
    wards: dict[str, dict[str, int]] = defaultdict(dict)
    tallies = _tallies(Period.fiscal_year(year))
    for (procedure, ward), (total, _) in tallies.items():
        if ward != CITY:
            wards[procedure][ward] = len(total.values)
    hidden = {procedure: to_hide(sizes) for procedure, sizes in wards.items()}
    for (procedure, ward), (total, office) in sorted(tallies.items()):
        cases = len(total.values)
        row = DaysTaken(procedure=procedure, ward=ward, year=year, as_of=now)
        if cases >= FEWEST and ward not in hidden.get(procedure, ()):
            _fill(row, total, office, cases)
        yield row


def _tallies(period: Period) -> Tallies:
    """Total and office days, for each procedure and each of its wards and for all together."""
    found: Tallies = defaultdict(lambda: (Tally(), Tally()))
    for decision, span in spans(period):
        for ward in {CITY, decision.ward}:
            total, office = found[decision.procedure, ward]
            total.values.append(span.total)
            office.values.append(span.office)
    return found


def _fill(row: DaysTaken, total: Tally, office: Tally, cases: int) -> None:
    row.cases = cases
    row.total_median, row.office_median = median(total), median(office)
    if cases >= FEWEST_FOR_NINE_IN_TEN:
        row.total_p90, row.office_p90 = nine_in_ten(total), nine_in_ten(office)
