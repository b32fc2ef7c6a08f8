"""Hours saved: volume × (minutes before − minutes after), less checking and upkeep.

May be negative: a machine whose every result somebody must check can cost more than it saves.
The mean is used and not the median, because hours are a sum and a median loses the long cases.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from cityhall.governance.roadmap.schema import Certainty

LADDER: tuple[Certainty, ...] = ("estimated", "measured", "audited")
#: With fewer timings nothing is said about how far the mean may be off.
FEWEST_TIMINGS = 5
_Z = 1.959964  # the normal deviate of 95 %


@dataclass(frozen=True)
class Timing:
    """Minutes that one piece takes. `error`: the standard error of the mean, None if unknown."""

    mean: float
    error: float | None
    certainty: Certainty


@dataclass(frozen=True)
class Cost:
    """Hours that the new way costs in the period beside the work itself."""

    hours: float
    certainty: Certainty


@dataclass(frozen=True)
class Saving:
    """Hours saved in a period, less than zero if it became worse.

    `margin`: half the interval of 95 %, None if unknown. `certainty`: that of the weakest part.
    """

    hours: float
    margin: float | None
    certainty: Certainty

    @property
    def counts(self) -> bool:
        """Whether it counts toward a goal: an estimate does not."""
        return self.certainty != "estimated"

    @property
    def between(self) -> tuple[float, float] | None:
        """The interval of 95 %."""
        return None if self.margin is None else (self.hours - self.margin, self.hours + self.margin)


@dataclass(frozen=True)
class Total:
    """What counts toward a goal, and beside it what is only estimated."""

    counted: Saving
    estimated: float


def timing_of(minutes: Sequence[float], certainty: Certainty) -> Timing:
    """Timings of single pieces as one; raises `ValueError` for none."""
    if not minutes:
        raise ValueError("a timing needs at least one piece")
    enough = len(minutes) >= FEWEST_TIMINGS
    error = stdev(minutes) / math.sqrt(len(minutes)) if enough else None
    return Timing(fmean(minutes), error, certainty)


def saving(volume: int, before: Timing, after: Timing, *, checking: Cost, upkeep: Cost) -> Saving:
    """What a change saved for `volume` pieces; checking and upkeep are hours of the period."""
    hours = volume * (before.mean - after.mean) / 60 - checking.hours - upkeep.hours
    margin = None
    if before.error is not None and after.error is not None:
        margin = _Z * volume * math.hypot(before.error, after.error) / 60
    parts = (before, after, checking, upkeep)
    return Saving(hours, margin, min((part.certainty for part in parts), key=LADDER.index))


def total(savings: Iterable[Saving]) -> Total:
    """All savings, gains and losses alike; what is only estimated stands apart.

    The margin is known only if that of every part is; parts are taken as independent.
    """
    every = list(savings)
    counted = [each for each in every if each.counts]
    margins = [each.margin for each in counted]
    margin = math.hypot(*(each or 0.0 for each in margins)) if None not in margins else None
    weakest = min((each.certainty for each in counted), key=LADDER.index, default=LADDER[1])
    return Total(
        Saving(math.fsum(each.hours for each in counted), margin, weakest),
        math.fsum(each.hours for each in every if not each.counts),
    )
