"""A goal's history: which definition held when, where it breaks, how uncertain a share is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cityhall.governance.roadmap.schema import GoalVersion

#: What makes figures before and after incomparable, by the word under which a page says so.
_PARTS = {
    "definition": ("numerator", "denominator", "filter", "unit", "measure", "measure_version"),
    "target": ("target",),
    "baseline": ("baseline",),
}
_Z = 1.959964  # the normal deviate of 95 %


@dataclass(frozen=True)
class Break:
    """From a fiscal year on something else is measured, aimed at or compared with."""

    year: int
    number: int
    changed: tuple[str, ...]
    reason: str


def breaks(versions: Sequence[GoalVersion]) -> list[Break]:
    """Every version after the first that changed what is measured, the target or the baseline."""
    found = []
    for before, after in pairwise(versions):
        changed = tuple(
            part
            for part, names in _PARTS.items()
            if any(getattr(before, name) != getattr(after, name) for name in names)
        )
        if changed:
            found.append(Break(after.start, after.number, changed, after.reason))
    return found


def version_in(year: int, versions: Sequence[GoalVersion]) -> GoalVersion | None:
    """The definition that held in a fiscal year; None before the first."""
    held = [each for each in versions if each.start <= year]
    return held[-1] if held else None


def interval(percent: float, n: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share of n answers, in percent."""
    share = percent / 100
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return 100 * max(0.0, low), 100 * min(1.0, high)
