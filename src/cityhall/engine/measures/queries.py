"""The value of a measure for a period, whole or by group; groups of few people stay hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cityhall.engine.measures.computing import COMPUTATIONS, GROUPS, Computation, Tally
from cityhall.engine.measures.definitions import definition_of
from cityhall.engine.measures.periods import Period
from cityhall.engine.measures.schema import Measure
from cityhall.kernel.errors import Invalid

FEWEST = 5  # in a smaller group a figure could tell something about one person


@dataclass(frozen=True)
class MeasureValue:
    """A value with all that it needs to be understood.

    `value` is None where there was nothing to count, or where `is_hidden` because fewer than
    five cases stand behind it (then `n` is None too). `n` counts cases. `is_estimated`: it rests
    on a figure that is an estimate.
    """

    measure: Measure
    period: Period
    value: float | None
    n: int | None
    as_of: datetime
    is_estimated: bool = False
    is_hidden: bool = False

    @property
    def definition(self) -> Mapping[str, str]:
        """What it means, in words."""
        return {str(language): words for language, words in self.measure.definition.items()}


def measure(measure_id: str, period: Period, *, now: datetime) -> MeasureValue:
    """One measure over the whole city; raises `NotFound` (measures.unknown)."""
    definition = definition_of(measure_id)
    computation = COMPUTATIONS[definition.computed_by]
    tally = computation.count(period, "").get("", Tally())
    return _value(definition, computation, tally, period, now)


def measure_by(
    measure_id: str, period: Period, group: str, *, now: datetime
) -> dict[str, MeasureValue]:
    """One measure by procedure, section or ward.

    Groups of fewer than five cases are hidden; if that hides one group alone, the next smallest
    is hidden with it, since the whole would give the one away. Raises `Invalid`
    (measures.no_such_group).
    """
    definition = definition_of(measure_id)
    if group not in GROUPS:
        raise Invalid(
            "measures.no_such_group",
            "この分け方では集計できません。",
            "手続き、係、区のどれかを選んでください。",
        )
    computation = COMPUTATIONS[definition.computed_by]
    tallies = computation.count(period, group)
    hidden = to_hide({name: tally.cases for name, tally in tallies.items()})
    return {
        name: MeasureValue(definition, period, None, None, now, is_hidden=True)
        if name in hidden
        else _value(definition, computation, tally, period, now)
        for name, tally in sorted(tallies.items())
    }


def to_hide(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups that are too small, with one more where a single one could be reckoned out."""
    small = {name for name, size in sizes.items() if size < FEWEST}
    if len(small) == 1 and len(sizes) > 1:
        others = sorted((size, name) for name, size in sizes.items() if name not in small)
        small.add(others[0][1])
    return frozenset(small)


def _value(
    definition: Measure, computation: Computation, tally: Tally, period: Period, now: datetime
) -> MeasureValue:
    value = computation.value(tally) if tally.cases else None
    return MeasureValue(
        definition, period, value, tally.cases, now, is_estimated=tally.is_estimated
    )
