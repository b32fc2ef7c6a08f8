"""How long the steps of the office take, from one move to the next: for many people together only.

A step is a state in which the office is to act; it ends by the move of a member of staff. Nothing
is kept of who made it: accounts are counted, to know whether there are enough of them, and dropped.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cityhall.engine.cases.api import CaseEvent
from cityhall.engine.measures.actions import FEWEST_FOR_NINE_IN_TEN, median, nine_in_ten
from cityhall.engine.measures.computing import Tally
from cityhall.engine.measures.happenings import blocks
from cityhall.engine.measures.models import StepTime
from cityhall.engine.measures.periods import Period, fiscal_year_of
from cityhall.engine.measures.queries import FEWEST
from cityhall.engine.procedures.api import version
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

Place = tuple[str, str]
Chain = list[tuple[str, datetime, str, int | None, dict[str, str]]]


@dataclass
class _Step:
    """What was counted of one step: minutes of each passage, the cases and the staff behind it."""

    minutes: Tally = field(default_factory=Tally)
    cases: set[int] = field(default_factory=set)
    staff: Counter[int] = field(default_factory=Counter)

    @property
    def tells_of_nobody(self) -> bool:
        """Enough cases, enough people, and none of these with more than half of it."""
        most = max(self.staff.values(), default=0)
        are_enough = len(self.cases) >= FEWEST and len(self.staff) >= FEWEST
        return are_enough and most * 2 <= self.staff.total()


@dataclass(frozen=True)
class StepFigure:
    """Minutes of the calendar, nights and closing days included. `p90` None of fewer than ten."""

    procedure: str
    state: str
    year: int
    cases: int
    median: int
    p90: int | None
    until: datetime


def count_step_times(*, now: datetime) -> int:
    """The steps of the last fiscal year, and of this one up to the end of the last month: a figure
    that moved every day would tell of the one case that came to it. How many rows there are."""
    end = in_jst(now).date().replace(day=1) - timedelta(days=1)
    this_year = fiscal_year_of(end)
    whole = Period.fiscal_year(this_year - 1)
    rows = [*_rows(this_year - 1, whole, now)]
    rows += _rows(this_year, Period(Period.fiscal_year(this_year).first, end), now)
    with write():
        StepTime.objects.all().delete()
        StepTime.objects.bulk_create(rows)
    return len(rows)


def step_times() -> list[StepFigure]:
    """What may be shown, by procedure and step, of the newest year that has it. One query."""
    found: dict[Place, StepFigure] = {}
    for row in StepTime.objects.order_by("-year"):
        if row.cases is not None and row.median is not None:
            figure = StepFigure(row.procedure, row.state, row.year, row.cases, row.median,
                                row.p90, row.as_of)  # fmt: skip
            found.setdefault((row.procedure, row.state), figure)
    return list(found.values())


def _rows(year: int, period: Period, now: datetime) -> Iterator[StepTime]:
    for (procedure, state), step in sorted(_steps(period).items()):
        row = StepTime(procedure=procedure, state=state, year=year, as_of=now)
        if step.tells_of_nobody:
            row.cases, row.staff = len(step.cases), len(step.staff)
            row.median = round(median(step.minutes) or 0)
            if row.cases >= FEWEST_FOR_NINE_IN_TEN:
                row.p90 = round(nine_in_ten(step.minutes) or 0)
        yield row


def _steps(period: Period) -> dict[Place, _Step]:
    """All steps that ended in the period; a block of cases at a time."""
    found: dict[Place, _Step] = defaultdict(_Step)
    for block in blocks(_cases(period)):
        chains = _chains([case_id for case_id, _, _ in block])
        for case_id, procedure, version_id in block:
            states = version(version_id).workflow.states
            for state, minutes, staff in _passages(chains[case_id], period):
                if state in states and states[state].expects == "office":
                    step = found[procedure, state]
                    step.minutes.values.append(minutes)
                    step.cases.add(case_id)
                    step.staff[staff] += 1
    return found


def _cases(period: Period) -> Iterator[tuple[int, str, int]]:
    moved = CaseEvent.objects.filter(kind="moved", actor_kind="staff")
    rows = moved.filter(at__gte=period.begin, at__lt=period.end).order_by("case_id")
    columns = "case_id", "case__procedure", "case__version_id"
    return rows.values_list(*columns).distinct().iterator(chunk_size=1000)


def _chains(case_ids: list[int]) -> dict[int, Chain]:
    found: dict[int, Chain] = defaultdict(list)
    rows = CaseEvent.objects.filter(case__in=case_ids).order_by("case_id", "sequence")
    columns = "case_id", "kind", "at", "actor_kind", "actor_id", "payload"
    for case_id, kind, at, actor_kind, actor, payload in rows.values_list(*columns):
        found[case_id].append((kind, at, actor_kind, actor, payload.get("sets", {})))
    return found


def _passages(chain: Chain, period: Period) -> Iterator[tuple[str, int, int]]:
    """State, minutes and account of each step that a member of staff ended in the period."""
    state, since = "", None
    for kind, at, actor_kind, actor, sets in chain:
        if "state" not in sets:
            continue
        ended = kind == "moved" and actor_kind == "staff" and period.begin <= at < period.end
        if ended and since is not None and actor is not None:
            yield state, int((at - since).total_seconds() // 60), actor
        state, since = sets["state"], at
