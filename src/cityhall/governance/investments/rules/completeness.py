"""What a request lacks before it can be reviewed, and what a reviewer should look at twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from cityhall.governance.investments.schema import Dear, Lot, Request


@dataclass(frozen=True)
class Gap:
    """Something missing or odd. `code` names its sentence in the texts; one that `blocks` keeps a
    request from being sent."""

    code: str
    blocks: bool
    told: Mapping[str, Any] = field(default_factory=dict)


def gaps(request: Request) -> list[Gap]:
    """In the order of the form; nothing is looked up."""
    return [*_missing_words(request), *_cost_gaps(request), *_promise_gaps(request)]


def _missing_words(request: Request) -> Iterator[Gap]:
    needed = {
        "no_need": request.need,
        "no_place": request.place,
        "no_priority_reason": request.priority_reason,
        "no_functions": request.functions,
        "no_leaving": request.leaving,
    }
    yield from (Gap(code, True) for code, said in needed.items() if not said)
    if not request.alternatives:
        yield Gap("no_alternatives", True)
    elif any(not each.why_not for each in request.alternatives):
        yield Gap("alternative_without_reason", False)
    if request.kind == "replace" and not request.replaces:
        yield Gap("replaces_nothing", True)


def _cost_gaps(request: Request) -> Iterator[Gap]:
    years = [each.year for each in request.costs]
    if not request.total:
        yield Gap("no_costs", True)
        return
    if years != list(range(years[0], years[0] + len(years))):
        yield Gap("years_with_a_gap", True)
    if request.kind != "operate" and not any(each.run for each in request.costs[1:]):
        yield Gap("no_running_costs", False)
    if len(years) < 5:
        yield Gap("short_life", False, {"count": len(years)})
    bought = sum(each.quantity * each.unit_price for each in request.lots)
    if bought > request.total:
        yield Gap("lots_above_costs", False)


def _promise_gaps(request: Request) -> Iterator[Gap]:
    if request.promise is None:
        yield Gap("no_promise", True)


def target_gap(promise_target: float, better: str, baseline: float | None) -> Gap | None:
    """A target that asks for nothing: what is already reached today."""
    if baseline is None:
        return Gap("no_baseline", False)
    is_reached = baseline >= promise_target if better == "higher" else baseline <= promise_target
    return Gap("target_reached_already", True) if is_reached else None


@dataclass(frozen=True)
class DearLot:
    """A lot that costs more than like ones: the median of so many, in yen."""

    lot: Lot
    usual: float
    among: int


def dear_lots(lots: Sequence[Lot], known: Mapping[tuple[str, str], Sequence[int]],
              rule: Dear) -> list[DearLot]:  # fmt: skip
    """Lots whose price is above the rule's times of the median of like ones (same words and unit);
    `known` has the folded words and unit with the prices of others."""
    found = []
    for lot in lots:
        prices = known.get((lot.what, lot.unit), ())
        if len(prices) >= rule.at_least and lot.unit_price > rule.times * median(prices):
            found.append(DearLot(lot, median(prices), len(prices)))
    return found
