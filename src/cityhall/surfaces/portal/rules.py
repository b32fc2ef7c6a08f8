"""What is expected of a person, and how a case is told. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from cityhall.engine.cases.api import TimelineCase
from cityhall.foundation.residents.api import KnownFact
from cityhall.foundation.vocabulary.api import Item

Act = Literal["correct", "counter", "pay", "wait"]


@dataclass(frozen=True)
class Expected:
    """Something that a person is to do, and by when. `days_left` is negative once it is late."""

    case: TimelineCase
    act: Act
    until: date | None
    days_left: int | None


def expected_of(
    cases: Iterable[TimelineCase],
    *,
    today: date,
    pay_by: Mapping[str, date | None] = MappingProxyType({}),
) -> list[Expected]:
    """What a person is to do, the most pressing first; what has no day comes last.

    `pay_by` names the cases that wait for money now, and by when if there is a day. Between a
    payment and the move that follows it, a case is not among them: nothing is left to do.
    """
    asked = [
        case
        for case in cases
        if (act := act_in(case)) != "wait" and (act != "pay" or case.summary.reference in pay_by)
    ]
    found = [_expected(case, today, pay_by) for case in asked]
    return sorted(found, key=lambda each: each.until or date.max)


def act_in(case: TimelineCase) -> Act:
    """What the person can do to bring the case on."""
    if may_correct(case):
        return "correct"
    if case.summary.is_set_aside:
        return "counter"
    return "pay" if case.expects == "resident" and not case.is_closed else "wait"


def _expected(case: TimelineCase, today: date, pay_by: Mapping[str, date | None]) -> Expected:
    until = pay_by.get(case.summary.reference) or case.answer_by or case.last_day
    return Expected(case, act_in(case), until, (until - today).days if until else None)


def may_correct(case: TimelineCase) -> bool:
    """Whether the workflow's table lets the person answer what was asked."""
    return bool(case.corrections) and any("answers" in move.asks for move in case.moves)


def may_withdraw(case: TimelineCase) -> bool:
    """Whether the workflow's table lets the person end the case."""
    return any("close" in move.does and move.refusal is None for move in case.moves)


def is_overdue(case: TimelineCase, *, today: date) -> bool:
    """Whether the office is late: it is its turn, and the day of the result has passed."""
    due = case.summary.due_on
    return not case.is_closed and case.expects == "office" and due is not None and due < today


def reuse_of(fact: KnownFact, item: Item) -> str:
    """How a fact is used again: anywhere, same_purpose, never, or no longer (expired)."""
    return "expired" if fact.is_expired else item.reuse
