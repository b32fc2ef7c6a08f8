"""Whether a promise was kept: what was frozen at the approval against what the events say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """What a check finds. `UNMEASURABLE` is a fault of the design, and counts as not reached."""

    REACHED = "reached"
    MISSED = "missed"
    UNMEASURABLE = "unmeasurable"


@dataclass(frozen=True)
class Found:
    """What the platform measured: None where there is no value. `version` of the definition."""

    value: float | None
    n: int | None
    version: int | None
    is_estimated: bool = False
    is_hidden: bool = False


def result_of(promise: Mapping[str, Any], found: Found) -> tuple[Result, str]:
    """The result and, for what cannot be measured, why: a code that the texts explain.

    `promise` is the frozen one: `version`, `better` ("higher" or "lower") and `target`.
    """
    why = _why_not(promise, found)
    if why or found.value is None:
        return Result.UNMEASURABLE, why or "nothing_counted"
    is_reached = (
        found.value >= promise["target"]
        if promise["better"] == "higher"
        else found.value <= promise["target"]
    )
    return (Result.REACHED if is_reached else Result.MISSED), ""


def _why_not(promise: Mapping[str, Any], found: Found) -> str:
    if found.version is None:
        return "measure_gone"
    if found.version != promise["version"]:
        return "definition_changed"
    if found.is_hidden:
        return "too_few"
    if found.value is None:
        return "nothing_counted"
    return "estimated" if found.is_estimated else ""


def attainment(promise: Mapping[str, Any], value: float | None) -> float | None:
    """The value against the target in percent, 100 being just reached; where less is better the
    target against the value. None without a value, or where one of them is 0."""
    if not value or not promise["target"]:
        return None
    share = value / promise["target"]
    return 100 * (share if promise["better"] == "higher" else 1 / share)


def is_worse(promise: Mapping[str, Any], value: float | None) -> bool:
    """Whether it is worse than it was before the investment."""
    before = promise["baseline"]["value"]
    if value is None or before is None:
        return False
    return bool(value < before if promise["better"] == "higher" else value > before)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1),
               first_of_next - timedelta(days=1))  # fmt: skip


def window(checked_on: date, months: int) -> tuple[date, date]:
    """The days whose events decide: so many months, up to the day before."""
    return months_later(checked_on, -months), checked_on - timedelta(days=1)


def next_check(running_from: date, months: tuple[int, ...], done: int) -> date | None:
    """The day of the next check after that many months; None after the last."""
    left = [each for each in months if each > done]
    return months_later(running_from, left[0]) if left else None
