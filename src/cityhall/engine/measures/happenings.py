"""What measures are computed from: arrivals, decisions and closings, read from case events."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from cityhall.engine.cases.api import Case, CaseEvent, course_in
from cityhall.engine.measures.periods import Period
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.clock import in_jst

BLOCK = 1000
T = TypeVar("T")
Calendars = Callable[[str, str], BusinessCalendar]


@dataclass(frozen=True)
class Happening:
    """One event with the part of its case by which measures are grouped."""

    case_id: int
    at: datetime
    kind: str
    payload: dict[str, Any]
    procedure: str
    section: str
    ward: str
    version_id: int

    def group(self, by: str) -> str:
        """The group in which it counts; '' for the whole."""
        return str(getattr(self, by)) if by else ""


COLUMNS = (
    "case_id", "at", "kind", "payload", "case__procedure", "case__section", "case__ward",
    "case__version_id",
)  # fmt: skip


def happenings(period: Period, **wanted: Any) -> Iterator[Happening]:
    """Events of the period, streamed in order."""
    rows = CaseEvent.objects.filter(at__gte=period.begin, at__lt=period.end, **wanted)
    for row in rows.order_by("id").values_list(*COLUMNS).iterator(chunk_size=BLOCK):
        yield Happening(*row)


def openings(period: Period) -> Iterator[Happening]:
    """Cases filed in the period, whether they arrived or wait for a counter."""
    return happenings(period, kind="opened")


def arrivals(period: Period) -> Iterator[Happening]:
    """Events by which a case arrived: at once when filed, or later at a counter."""
    for happening in happenings(period, kind__in=["opened", "moved"]):
        if happening.payload.get("sets", {}).get("arrived_at"):
            yield happening


def decisions(period: Period) -> Iterator[Happening]:
    """Events by which an application was decided."""
    for happening in happenings(period, kind="moved"):
        if "decided" in happening.payload:
            yield happening


def closings(period: Period) -> Iterator[Happening]:
    """Events by which a case came to its end."""
    for happening in happenings(period, kind__in=["opened", "moved", "timer_rang"]):
        if happening.payload.get("sets", {}).get("kind") == "closed":
            yield happening


def blocks(rows: Iterable[T]) -> Iterator[Sequence[T]]:
    rows = iter(rows)
    while block := list(islice(rows, BLOCK)):
        yield block


def histories(block: Sequence[Happening]) -> dict[int, list[CaseEvent]]:
    """All events of the cases in a block, by case."""
    found: dict[int, list[CaseEvent]] = {happening.case_id: [] for happening in block}
    for event in CaseEvent.objects.filter(case__in=list(found)).order_by("case_id", "sequence"):
        found[event.case_id].append(event)
    return found


def channels(block: Sequence[Happening]) -> dict[int, str]:
    """By which way each case of a block was first written."""
    ids = {happening.case_id for happening in block}
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "bundle__channel")
    return dict(rows)


@dataclass(frozen=True)
class Span:
    """How long a decision took: `office` in open days of its section, those left out on which the
    clock stood still; `total` in days of the calendar, from arrival to decision."""

    office: int
    total: int


def span_of(happening: Happening, events: Sequence[CaseEvent], calendars: Calendars) -> Span | None:
    """The span of a decision, from the events of its case; None if the case never arrived."""
    decided = in_jst(happening.at).date()
    course = course_in((event.at, event.payload) for event in events)
    if course.arrived is None:
        return None
    calendar = calendars(happening.section, happening.ward)
    idle = sum(
        calendar.between(stop.on, min(stop.until or decided, decided)) for stop in course.stops
    )
    worked = calendar.between(course.arrived, decided) - idle
    return Span(worked, (decided - course.arrived).days)
