"""The platform says whether promises were kept: once for each day on which one is checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.investments.actions import target_now
from cityhall.governance.investments.ledger import add
from cityhall.governance.investments.measuring import found_in
from cityhall.governance.investments.models import Investment, InvestmentEntry
from cityhall.governance.investments.rules.promises import (
    Found,
    attainment,
    is_worse,
    months_later,
    next_check,
    result_of,
    window,
)
from cityhall.governance.investments.rules.steps import Step
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

PLATFORM = Actor.system("投資の効果の確かめ")
AUTHOR = "このプラットフォーム"


def check_promises(now: datetime) -> int:
    """Every check that is due; how many were made. One that fell behind catches up."""
    due = Investment.objects.filter(check_on__lte=in_jst(now).date()).order_by("check_on", "pk")
    return sum(_catch_up(pk, now) for pk in due.values_list("pk", flat=True))


def _catch_up(pk: int, now: datetime) -> int:
    """Every check of one investment that is due; how many were made."""
    made = 0
    while check_promise(pk, now):
        made += 1
    return made


@write
def check_promise(pk: int, now: datetime) -> bool:
    """One check of one investment, if it is due and nobody was faster."""
    investment = Investment.objects.select_for_update().get(pk=pk)
    due, today = investment.check_on, in_jst(now).date()
    if due is None or due > today or investment.promise is None or not investment.running_from:
        return False
    checks = tuple(investment.promise["checks"])
    months = next(each for each in checks if each > investment.checked_months)
    content = _content(investment, investment.promise, due, months, now)
    investment.checked_months = months
    investment.check_on = next_check(investment.running_from, checks, months)
    investment.result, investment.attainment = content["result"], content["attainment"]
    add(investment, Step.CHECK, content=content, author=AUTHOR, by=PLATFORM, now=now)
    return True


def _content(
    investment: Investment, promise: dict[str, Any], due: date, months: int, now: datetime
) -> dict[str, Any]:
    first, last = window(due, promise["window_months"])
    found = found_in(promise, first, last, now)
    result, why = result_of(promise, found)
    told: dict[str, Any] = {
        "months": months,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "value": found.value,
        "n": found.n,
        "version": found.version,
        "result": str(result),
        "why": why,
        "attainment": attainment(promise, found.value),
        "is_worse": is_worse(promise, found.value),
    }
    target = target_now(investment)
    if target != promise["target"]:
        amended = result_of({**promise, "target": target}, found)
        told["amended"] = {"target": target, "result": str(amended[0])}
    return told


@dataclass(frozen=True)
class Differs:
    """A recorded check that the events no longer bear out."""

    reference: str
    recorded: float | None
    recomputed: float | None


def checks_that_differ(now: datetime) -> Iterator[Differs]:
    """Recorded checks whose events say something else now: events were added, or altered.

    One whose definition has changed since cannot be compared and is left out.
    """
    rows = InvestmentEntry.objects.filter(step=Step.CHECK).select_related("investment")
    for entry in rows.order_by("pk"):
        promise, told = entry.investment.promise or {}, entry.content
        first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
        found = found_in(promise, first, last, now)
        if found.version == told["version"] == promise["version"] and not _same(found, told):
            reference = f"{entry.investment.number}/{entry.number}"
            yield Differs(reference, told["value"], found.value)


def _same(found: Found, told: dict[str, Any]) -> bool:
    if found.value is None or told["value"] is None:
        return found.value is None and told["value"] is None
    return abs(found.value - told["value"]) < 1e-9


def due_days(investment: Investment) -> list[tuple[int, date]]:
    """Months and day of every check that is still to come."""
    if investment.running_from is None or investment.promise is None or not investment.check_on:
        return []
    return [
        (months, months_later(investment.running_from, months))
        for months in investment.promise["checks"]
        if months > investment.checked_months
    ]
