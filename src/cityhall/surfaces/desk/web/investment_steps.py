"""The steps of an investment, each with what its small form holds."""

from collections.abc import Callable, Mapping
from typing import Any

from cityhall.governance.investments.api import (
    amend_promise,
    approve_investment,
    refuse_investment,
    return_investment,
    review_investment,
    review_rules,
    start_investment,
    submit_investment,
    supervise_investment,
    withdraw_investment,
)
from cityhall.kernel.errors import Invalid
from cityhall.surfaces.desk.rules.investment_forms import read_number

Posted = Mapping[str, str]
LONGEST = 2000


def _plain(act: Callable[..., object]) -> Callable[..., object]:
    """A step without a form."""
    return lambda posted, **press: act(**press)


def _with_reason(act: Callable[..., object]) -> Callable[..., object]:
    """A step with a reason."""
    return lambda posted, **press: act(reason=_said(posted, "reason"), **press)


def _said(posted: Posted, name: str) -> str:
    return posted.get(name, "")[:LONGEST]


def _review(posted: Posted, **press: Any) -> None:
    said = {each.id: _said(posted, f"score-{each.id}") for each in review_rules().viewpoints}
    review_investment(
        scores={name: int(score) for name, score in said.items() if score in tuple("12345")},
        conditions=_said(posted, "conditions").splitlines(),
        opinion=_said(posted, "opinion"),
        **press,
    )


def _supervise(posted: Posted, **press: Any) -> None:
    supervise_investment(how=_said(posted, "how"), text=_said(posted, "text"), **press)


def _amend(posted: Posted, **press: Any) -> None:
    target = read_number(_said(posted, "target"))
    if target is None:
        raise Invalid(
            "investments.no_target",
            "約束する値が読めません。",
            "数で書いてください。例: 14",
            field="target",
        )
    amend_promise(target=target, reason=_said(posted, "reason"), **press)


#: step → what takes it from what was posted
STEPS: Mapping[str, Callable[..., object]] = {
    "submit": _plain(submit_investment),
    "return": _with_reason(return_investment),
    "review": _review,
    "approve": _with_reason(approve_investment),
    "refuse": _with_reason(refuse_investment),
    "start": _plain(start_investment),
    "supervise": _supervise,
    "amend": _amend,
    "withdraw": _with_reason(withdraw_investment),
}
