"""Who asks, who reviews and who approves; and cases that took a known number of days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from cityhall.foundation.accounts.api import Actor, User, give_duty
from cityhall.governance.investments.api import (
    InvestmentView,
    Request,
    approve_investment,
    draft_investment,
    investment_for,
    review_investment,
    review_rules,
    submit_investment,
)
from tests.engine.cases.catalogue import LICENCE
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import DAY, Office, a_case, step
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON

__all__ = ["office", "small"]

REQUEST: dict[str, Any] = {
    "kind": "introduce",
    "title": "窓口の受付支援",
    "need": "許可までの日数が長い",
    "place": "DX推進計画の「待たない」に当たる",
    "priority": "high",
    "priority_reason": "件数が最も多い",
    "functions": ["application_intake"],
    "alternatives": [{"title": "職員を増やす", "cost": 90_000_000, "why_not": "続かない"}],
    "costs": [{"year": 2027 + at, "build": 5_000_000 if not at else 0, "run": 800_000 if at else 0}
              for at in range(5)],
    "lots": [{"what": "利用権", "quantity": 20, "unit": "人年", "unit_price": 12_000}],
    "leaving": "契約の終わりに、全データをCSVで受け取る",
    "promise": {"measure": "days_to_decision_median", "target": 2, "window_months": 3},
}  # fmt: skip


def a_request(**changes: Any) -> Request:
    return Request.model_validate({**REQUEST, **changes})


@dataclass(frozen=True)
class Board:
    """The people, and the office whose cases are measured."""

    head: User
    reviewer: User
    approver: User
    office: Office

    @property
    def by(self) -> Actor:
        return Actor.of(self.head)


@pytest.fixture
def board(office: Office) -> Board:
    people = [a_clerk("supervisor"), a_clerk("receptionist"), a_clerk("receptionist")]
    for user, role in zip(people[1:], ("investment_reviewer", "investment_approver"), strict=True):
        give_duty(user_id=user.pk, role=role, section="", ward="", by=TESTS, now=NOON)
    return Board(*people, office)


def decided_after(board: Board, days: tuple[int, ...], decided: datetime) -> None:
    """One case decided that day for each number of calendar days."""
    first, second = (
        Actor.of(a_clerk(role, section="", ward="")) for role in ("reviewer", "decider")
    )
    for took in days:
        reference = a_case(board.office, LICENCE, now=decided - took * DAY)
        step(reference, "take", first, now=decided)
        step(reference, "propose", first, now=decided, outcome="approved", reason="よい")
        step(reference, "approve", second, now=decided)


def view(board: Board, number: str) -> InvestmentView:
    return investment_for(board.head, number)


def a_submitted(board: Board, request: Request | None = None, key: str = "one") -> str:
    """Sent to the review."""
    number = draft_investment(
        request=request or a_request(), section="citizens", ward="40106", client_key=key,
        by=board.by, now=NOON,
    ).number  # fmt: skip
    submit_investment(number=number, seen=1, by=board.by, now=NOON)
    return number


def scores(**changes: int) -> dict[str, int]:
    return {**{each.id: 4 for each in review_rules().viewpoints}, **changes}


def an_approved(board: Board, request: Request | None = None, key: str = "one") -> str:
    number = a_submitted(board, request, key)
    review_investment(
        number=number, scores=scores(), conditions=[], opinion="妥当", seen=2,
        by=Actor.of(board.reviewer), now=NOON,
    )  # fmt: skip
    approve_investment(
        number=number, reason="認める", seen=3, by=Actor.of(board.approver), now=NOON
    )
    return number
