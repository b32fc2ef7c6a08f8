"""Which step may follow which, and who may take it: nobody reviews or approves their own."""

from collections.abc import Mapping
from enum import StrEnum

from cityhall.kernel.errors import Conflict, Invalid, NotAllowed


class Step(StrEnum):
    """What can happen to an investment."""

    WRITE = "write"
    SUBMIT = "submit"
    RETURN = "return"
    REVIEW = "review"
    APPROVE = "approve"
    REFUSE = "refuse"
    START = "start"
    SUPERVISE = "supervise"
    AMEND = "amend"
    CHECK = "check"
    WITHDRAW = "withdraw"


#: state → step → the state after it
STEPS: Mapping[str, Mapping[Step, str]] = {
    "draft": {Step.WRITE: "draft", Step.SUBMIT: "submitted", Step.WITHDRAW: "withdrawn"},
    "returned": {Step.WRITE: "returned", Step.SUBMIT: "submitted", Step.WITHDRAW: "withdrawn"},
    "submitted": {
        Step.RETURN: "returned",
        Step.REVIEW: "reviewed",
        Step.WITHDRAW: "withdrawn",
    },
    "reviewed": {Step.APPROVE: "approved", Step.REFUSE: "refused", Step.WITHDRAW: "withdrawn"},
    "approved": {
        Step.START: "running",
        Step.SUPERVISE: "approved",
        Step.AMEND: "approved",
        Step.WITHDRAW: "withdrawn",
    },
    "running": {
        Step.SUPERVISE: "running",
        Step.AMEND: "running",
        Step.CHECK: "running",
        Step.WITHDRAW: "withdrawn",
    },
    "refused": {},
    "withdrawn": {},
}
#: What everybody may read: what was approved, also if it was given up later.
PUBLISHED = ("approved", "running")


def state_after(state: str, step: Step) -> str:
    """Raises `Conflict` (investments.not_now) for a step that does not fit."""
    after = STEPS[state].get(step)
    if after is None:
        raise Conflict(
            "investments.not_now",
            "今の状態では、この操作はできません。",
            "画面を読み直して、今の状態を確かめてください。",
        )
    return after


def ensure_seen(last: int, seen: int) -> None:
    """Raises `Conflict` if something was added since the page was read."""
    if last != seen:
        raise Conflict(
            "investments.changed_meanwhile",
            "読んでいる間に、ほかの人が先に進めました。",
            "画面を読み直してから、もう一度行ってください。",
        )


def ensure_another(user_id: int | None, others: Mapping[str, int | None]) -> None:
    """Raises `NotAllowed` if one of the others, by what they did, is the same person."""
    for deed, other in others.items():
        if user_id is not None and user_id == other:
            raise NotAllowed(
                "investments.own_request",
                f"自分が{deed}ものは、自分では進められません。",
                "ほかの担当の人に頼んでください。",
            )


def ensure_said(text: str, field: str = "reason") -> str:
    """The text without blanks around it; raises `Invalid` if there is none."""
    if text.strip():
        return text.strip()[:2000]
    raise Invalid(
        "investments.reason_needed",
        "理由が書かれていません。",
        "あとで読む人が分かるように、短く書いてください。",
        field=field,
    )
