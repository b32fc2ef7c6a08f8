"""What the platform looks up for a reviewer: the same function elsewhere, prices of like lots."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cityhall.governance.investments.models import Investment, OwnedSystem, State
from cityhall.governance.investments.reading import review_rules
from cityhall.governance.investments.rules.completeness import DearLot, dear_lots
from cityhall.governance.investments.schema import Lot, Request
from cityhall.kernel.folding import fold

#: Requests that may become systems, or have.
ALIVE = (State.SUBMITTED, State.REVIEWED, State.APPROVED, State.RUNNING)


@dataclass(frozen=True)
class SameFunction:
    """A system, or another request, that does one of the same things. `number` of an investment."""

    title: str
    bureau: str
    number: str
    functions: tuple[str, ...]


def same_functions(request: Request, number: str) -> list[SameFunction]:
    """Systems in use and other requests with a function of this one; what it replaces is left
    out. Two queries."""
    wanted = set(request.functions)
    owned = OwnedSystem.objects.filter(until=None, is_sample=False)
    owned = owned.exclude(code__in=request.replaces).exclude(investment__number=number)
    asked = Investment.objects.filter(state__in=[State.SUBMITTED, State.REVIEWED, State.APPROVED])
    rows = [(each.title, each.bureau, "", each.functions) for each in owned.order_by("code")]
    rows += [
        (each.title, each.bureau, each.number, each.request["functions"])
        for each in asked.exclude(number=number).filter(is_sample=False).order_by("pk")
    ]
    return [
        SameFunction(title, bureau, found, tuple(sorted(wanted & set(functions))))
        for title, bureau, found, functions in rows
        if wanted & set(functions)
    ]


def dear(request: Request, number: str) -> list[DearLot]:
    """Lots that cost more than like ones of other investments; one query."""
    return dear_lots(
        [_folded(each) for each in request.lots], known_prices(number), review_rules().dear
    )


def known_prices(number: str) -> dict[tuple[str, str], list[int]]:
    """Unit prices of all other investments by folded words and unit."""
    rows = Investment.objects.filter(Q(state__in=ALIVE), is_sample=False).exclude(number=number)
    prices: dict[tuple[str, str], list[int]] = defaultdict(list)
    for lots in rows.values_list("request__lots", flat=True):
        for lot in _lots(lots):
            prices[lot.what, lot.unit].append(lot.unit_price)
    return prices


def _lots(lots: object) -> Iterable[Lot]:
    return [_folded(Lot.model_validate(each)) for each in lots] if isinstance(lots, list) else []


def _folded(lot: Lot) -> Lot:
    return lot.model_copy(update={"what": fold(lot.what), "unit": fold(lot.unit)})
