"""The functions by which measures are computed; each yields what one group is made of.

A function gives for every group the sum that it measures and the number of cases behind it.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from cityhall.engine.measures import happenings as read
from cityhall.engine.measures.periods import Period
from cityhall.engine.procedures.api import version
from cityhall.foundation.organisation.api import calendars


@dataclass
class Tally:
    """What has been counted for one group. `is_estimated`: it rests on an estimated figure."""

    of: float = 0
    among: float = 0
    cases: int = 0
    values: list[int] = field(default_factory=list)
    is_estimated: bool = False


Tallies = dict[str, Tally]
Count = Callable[[Period, str], Tallies]


def _tallies() -> Tallies:
    return defaultdict(Tally)


def _arrived_online(period: Period, by: str) -> Tallies:
    found = _tallies()
    for arrival in read.arrivals(period):
        tally = found[arrival.group(by)]
        online = arrival.kind == "opened" and arrival.payload.get("channel") == "online"
        tally.of, tally.among, tally.cases = tally.of + online, tally.among + 1, tally.cases + 1
    return found


def _days(period: Period, by: str) -> Tallies:
    found = _tallies()
    for decision, span in spans(period):
        tally = found[decision.group(by)]
        tally.values.append(span.office)
        tally.cases += 1
    return found


def spans(period: Period) -> Iterator[tuple[read.Happening, read.Span]]:
    """Every decision of the period with the days that it took, streamed."""
    calendar = calendars()
    for block in read.blocks(read.decisions(period)):
        histories = read.histories(block)
        for decision in block:
            span = read.span_of(decision, histories[decision.case_id], calendar)
            if span is not None:
                yield decision, span


def _corrections(period: Period, by: str) -> Tallies:
    found = _tallies()
    for block in read.blocks(read.closings(period)):
        histories = read.histories(block)
        for closing in block:
            tally = found[closing.group(by)]
            tally.among, tally.cases = tally.among + 1, tally.cases + 1
            tally.of += sum(
                len(event.payload.get("corrections", ())) for event in histories[closing.case_id]
            )
    return found


def _questions(period: Period, by: str) -> Tallies:
    found = _tallies()
    for opening in read.openings(period):
        tally = found[opening.group(by)]
        tally.of += opening.payload["asked"]
        tally.among += opening.payload["needed"]
        tally.cases += 1
    return found


def _fields_by_machine(period: Period, by: str) -> Tallies:
    found = _tallies()
    for answer in read.happenings(period, kind="core_system_answered"):
        if "fields" in answer.payload:
            tally = found[answer.group(by)]
            tally.of += answer.payload["by_machine"]
            tally.among += answer.payload["fields"]
            tally.cases += 1
    return found


def _sheets(period: Period, by: str) -> Tallies:
    found, sheets = _tallies(), dict[int, tuple[int, bool]]()
    for block in read.blocks(read.arrivals(period)):
        channels = read.channels(block)
        for arrival in block:
            if channels.get(arrival.case_id) != "online":
                continue
            if arrival.version_id not in sheets:
                sheets[arrival.version_id] = _sheets_on_paper(arrival.version_id)
            count, is_estimated = sheets[arrival.version_id]
            tally = found[arrival.group(by)]
            tally.of, tally.cases = tally.of + count, tally.cases + 1
            tally.is_estimated |= is_estimated
    return found


def _sheets_on_paper(version_id: int) -> tuple[int, bool]:
    before = version(version_id).procedure.before
    return (before.paper_sheets, before.source == "推定") if before else (0, False)


def share(tally: Tally) -> float | None:
    """In percent."""
    return 100 * tally.of / tally.among if tally.among else None


def ratio(tally: Tally) -> float | None:
    return tally.of / tally.among if tally.among else None


def total(tally: Tally) -> float | None:
    return tally.of


def quantile(part: float) -> Callable[[Tally], float | None]:
    """The smallest value that at least this part of all values does not exceed (nearest rank);
    for the half of an even number the mean of the two in the middle."""

    def value(tally: Tally) -> float | None:
        values = sorted(tally.values)
        if not values:
            return None
        if part == 0.5 and len(values) % 2 == 0:
            return (values[len(values) // 2 - 1] + values[len(values) // 2]) / 2
        return values[math.ceil(part * len(values)) - 1]

    return value


@dataclass(frozen=True)
class Computation:
    """How to count, and what to make of the count."""

    count: Count
    value: Callable[[Tally], float | None]


COMPUTATIONS: Mapping[str, Computation] = {
    "online_rate": Computation(_arrived_online, share),
    "days_to_decision_median": Computation(_days, quantile(0.5)),
    "days_to_decision_p90": Computation(_days, quantile(0.9)),
    "corrections_per_case": Computation(_corrections, ratio),
    "questions_per_fact": Computation(_questions, share),
    "fields_by_machine": Computation(_fields_by_machine, share),
    "sheets_avoided": Computation(_sheets, total),
}
# Groups that a measure may be split by; each is a column of the case.
GROUPS = ("procedure", "section", "ward")
