"""Reads the workflow table: which moves stand open to whom, and why one does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cityhall.engine.cases.rules import refusals
from cityhall.engine.procedures.api import Move, Workflow
from cityhall.foundation.vocabulary.api import Text
from cityhall.kernel.errors import Problem


@dataclass(frozen=True)
class Standing:
    """Where a case stands, as far as the table asks."""

    state: str
    open_corrections: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    proposed_by: int | None = None
    proposed_outcome: str | None = None
    is_unpaid: bool = False
    unseen_points: tuple[str, ...] = ()  # in the office's words


@dataclass(frozen=True)
class Details:
    """What a person adds to a move; each move says by `asks` and `needs` what it wants."""

    outcome: str = ""
    reason: str = ""
    has_remedies: bool = False
    corrections: Mapping[str, str] = field(default_factory=dict)  # item → reason
    sentences: Mapping[str, str] = field(default_factory=dict)  # item → id of the chosen sentence
    answers: Mapping[str, object] = field(default_factory=dict)  # item → value
    identity_seen: str = ""


class Authority(Protocol):
    """What somebody may make of a case: by role, and by the permissions that a move asks."""

    def may(self, move: Move) -> bool: ...
    def ensure(self, move: Move) -> None:
        """`NotAllowed` unless `may` says yes."""


@dataclass(frozen=True)
class OutcomeChoice:
    """A decision that can be proposed, by the label of the move that makes it."""

    value: str
    label: Text
    needs_remedies: bool


@dataclass(frozen=True)
class OpenMove:
    """A move that this actor may make now, and what it does.

    `refusal` says why a guard still forbids it; `outcomes` are what can be proposed by it.
    """

    id: str
    label: Text
    key: str | None
    asks: tuple[str, ...]
    needs_identity: bool
    outcome: str | None
    refusal: Problem | None
    does: tuple[str, ...] = ()
    needs_reason: bool = False
    needs_remedies: bool = False
    outcomes: tuple[OutcomeChoice, ...] = ()


Judge = Callable[[Standing, Details, int | None], None]

# Guards that the case itself answers; the two others look at what the person adds.
STANDING_GUARDS: Mapping[str, Judge] = {
    "another_person": lambda s, d, by: refusals.ensure_another_person(by, s.proposed_by),
    "no_open_correction": lambda s, d, by: refusals.ensure_no_open_correction(
        len(s.open_corrections)
    ),
    "paid": lambda s, d, by: refusals.ensure_paid(s.is_unpaid),
}
DETAIL_GUARDS: Mapping[str, Judge] = {
    "has_reason": lambda s, d, by: refusals.ensure_reason(d.reason),
    "identity_seen": lambda s, d, by: refusals.ensure_identity_seen(d.identity_seen),
    "points_seen": lambda s, d, by: refusals.ensure_points_seen(s.unseen_points, d.outcome),
    "all_corrections_answered": lambda s, d, by: refusals.ensure_corrections_answered(
        [item for item in s.unanswered if item not in d.answers]
    ),
}
GUARDS: Mapping[str, Judge] = {**STANDING_GUARDS, **DETAIL_GUARDS}


def open_moves(
    workflow: Workflow, standing: Standing, authority: Authority, by: int | None
) -> tuple[OpenMove, ...]:
    """The moves of the current state that the actor may make, in the table's order.

    While a decision is proposed, only its own outcome is offered.
    """
    return tuple(
        _offer(workflow, move, standing, by)
        for move in workflow.moves_from(standing.state)
        if authority.may(move) and not _decides_otherwise(move, standing)
    )


def _offer(workflow: Workflow, move: Move, standing: Standing, by: int | None) -> OpenMove:
    return OpenMove(
        id=move.id,
        label=move.label,
        key=move.key,
        asks=tuple(move.asks),
        needs_identity="identity_seen" in move.needs,
        outcome=move.outcome,
        refusal=_first_refusal(move, standing, by),
        does=tuple(move.does),
        needs_reason="has_reason" in move.needs,
        needs_remedies=refusals.needs_remedies(move.outcome or ""),
        outcomes=_outcomes(workflow) if "outcome" in move.asks else (),
    )


def _outcomes(workflow: Workflow) -> tuple[OutcomeChoice, ...]:
    return tuple(
        OutcomeChoice(move.outcome, move.label, refusals.needs_remedies(move.outcome))
        for move in workflow.moves
        if move.outcome
    )


def _decides_otherwise(move: Move, standing: Standing) -> bool:
    return (
        "record_decision" in move.does
        and standing.proposed_outcome is not None
        and move.outcome not in (None, standing.proposed_outcome)
    )


def _is_known_now(guard: str, move: Move) -> bool:
    """Points hold up what is granted; where an outcome is asked, only that says if it is."""
    return guard == "points_seen" and "outcome" not in move.asks


def _first_refusal(move: Move, standing: Standing, by: int | None) -> Problem | None:
    for guard in move.needs:
        if guard in STANDING_GUARDS or _is_known_now(guard, move):
            try:
                GUARDS[guard](standing, Details(), by)
            except Problem as refusal:
                return refusal
    return None


def ensure_move(
    workflow: Workflow,
    standing: Standing,
    move_id: str,
    details: Details,
    authority: Authority,
    by: int | None,
) -> Move:
    """The move, if it is open to the actor and every guard agrees; else its `Problem`."""
    move = workflow.move(move_id)
    state = workflow.states[standing.state]
    refusals.ensure_move_open(move is not None and standing.state in move.from_, state.label["ja"])
    assert move is not None  # ensured above; mypy does not see it
    authority.ensure(move)
    if "answers" in move.asks:
        refusals.ensure_correctable(details.answers, standing.open_corrections)
    for guard in move.needs:
        GUARDS[guard](standing, details, by)
    refusals.ensure_proposed(not _decides_otherwise(move, standing))
    return move


def moves_doing(workflow: Workflow, state: str, action: str) -> tuple[str, ...]:
    """The ids of moves from a state that contain an action, in the table's order."""
    return tuple(move.id for move in workflow.moves_from(state) if action in move.does)
