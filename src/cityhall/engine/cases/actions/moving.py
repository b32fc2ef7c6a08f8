"""Takes a case one step along its workflow table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NotRequired, TypedDict, Unpack

from cityhall.engine.cases.access import authority_of, case_to_change
from cityhall.engine.cases.actions import deeds
from cityhall.engine.cases.actions.deeds import NOTHING, Step
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.events import CaseMoved
from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.points import unseen_points
from cityhall.engine.cases.records import append
from cityhall.engine.cases.representing import reach_of
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.rules.workflow import Details, ensure_move
from cityhall.engine.cases.standing import matters_of
from cityhall.engine.procedures.api import Move, Version, Workflow
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.payments.api import is_unpaid
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class Moved:
    """Where a case stands after a step. `sequence` is what the next step may expect."""

    reference: str
    sequence: int
    state: str


class Press(TypedDict):
    """What comes with every press of a button."""

    reference: str
    by: Actor
    now: datetime
    client_key: str
    expected_sequence: NotRequired[int | None]


def move_case(*, move: str, details: Details = NOTHING, **press: Unpack[Press]) -> Moved:
    """Makes the move, with everything that the table says it does, or raises a `Problem`.

    The same `client_key` again changes nothing and returns what the first time returned.
    `expected_sequence` is the sequence that the person saw; if the case has gone on since,
    `Conflict` (cases.changed_meanwhile) is raised and nothing is written.
    """
    return once(move, press, lambda: _move(move, details, press))


#: A step that its kind alone tells from others.
NOTHING_SAID: Mapping[str, Any] = MappingProxyType({})


def once(
    step: str,
    press: Press,
    take: Callable[[], Moved],
    says: Mapping[str, Any] = NOTHING_SAID,
) -> Moved:
    """The step; or, if it was pressed twice at the same moment, what the other press has done."""
    refusals.ensure_key(press["client_key"])
    try:
        return take()
    except Conflict:
        case = Case.objects.filter(reference=press["reference"]).first()
        done = case and done_before(case, press["client_key"], step, says)
        if done:
            return done
        raise


def done_before(
    case: Case, client_key: str, step: str = "", says: Mapping[str, Any] = NOTHING_SAID
) -> Moved | None:
    """What the step with this key led to, if it was taken.

    `step` is the move, or the kind of event, that is wanted now, and `says` what its event would
    say: `Conflict` (cases.key_reused) if the key was used for another, so that nobody is told of a
    success that was not.
    """
    event = event_of_key(case, client_key)
    if event is None:
        return None
    is_other = step and not _is_step(event, case, step)
    if is_other or any(event.payload.get(name) != said for name, said in says.items()):
        raise refusals.key_reused()
    state = event.payload.get("sets", {}).get("state", case.state)
    return Moved(case.reference, event.sequence, state)


def event_of_key(case: Case, client_key: str) -> CaseEvent | None:
    """The step that was taken with this key."""
    return CaseEvent.objects.filter(case=case, client_key=client_key).first()


#: Steps beside the table that the table may have as a move of its own.
ALSO_MOVES = {"assigned": "assign", "released": "release"}


def _is_step(event: CaseEvent, case: Case, step: str) -> bool:
    if event.kind != "moved":
        return event.kind == step
    move, workflow = str(event.payload["move"]), version_of(case.version_id).workflow
    return move == step or ALSO_MOVES.get(step) in workflow.does(move)


@write
def _move(move_id: str, details: Details, press: Press) -> Moved:
    by, now, client_key = press["by"], press["now"], press["client_key"]
    case = case_to_change(press["reference"], by=by, now=now)
    done = done_before(case, client_key, move_id)
    if done:
        return done
    refusals.ensure_unchanged(press.get("expected_sequence"), case.head_sequence)
    definition, matters = version_of(case.version_id), matters_of(case)
    move = ensure_move(
        definition.workflow,
        matters.standing(
            case.state,
            is_unpaid=_is_unpaid(case, definition.workflow),
            unseen_points=_unseen(case, definition, move_id),
        ),
        move_id,
        details,
        authority_of(by, case, definition, reach_of(by, now=now)),
        by.user_id,
    )
    if _owes_after_deciding(case, definition, move):
        move = move.while_owing
    step = Step(case, definition, matters, details, by, now)
    step.change.says["move"] = move.id
    _prepare(step, move)
    _take(step, move, client_key=client_key)
    return Moved(case.reference, case.head_sequence, case.state)


def _unseen(case: Case, definition: Version, move_id: str) -> tuple[str, ...]:
    """Points that nobody has looked at; asked only where the move wants to know."""
    move = definition.workflow.move(move_id)
    wants = move is not None and "points_seen" in move.needs
    return unseen_points(case, definition) if wants else ()


def _is_unpaid(case: Case, workflow: Workflow) -> bool:
    """Whether the fee is awaited; asked only where a move of this state wants to know."""
    asks = any("paid" in move.needs for move in workflow.moves_from(case.state))
    return asks and is_unpaid(case.reference)


def _owes_after_deciding(case: Case, definition: Version, move: Move) -> bool:
    """Whether the fee falls due by this very move; who has paid already goes straight on."""
    is_later = definition.procedure.payment.when == "after_decision"
    return move.when_owing is not None and is_later and is_unpaid(case.reference)


def _prepare(step: Step, move: Move) -> None:
    """Everything that the move brings, in the order of the table: state, details, deeds."""
    deeds.enter(step, move.to)
    if "answers" in move.asks:
        deeds.answer(step)
    decides = "record_decision" in move.does
    if "outcome" in move.asks:
        deeds.propose(step)
    elif not decides:
        deeds.remark(step)
        deeds.return_proposal(step)
    deeds.do(step, move.does, move.outcome)


def _take(step: Step, move: Move, *, client_key: str | None) -> None:
    """One event, what follows from it, an entry in the audit, and word to those who listen."""
    case = step.case
    append(case, step.change, by=step.by, now=step.now, client_key=client_key)
    for do in step.then:
        do()
    record(
        by=step.by,
        action="case.moved",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        detail={"move": move.id, "state": case.state, "sequence": case.head_sequence},
        now=step.now,
    )
    moved = CaseMoved(
        case=case.reference,
        sequence=case.head_sequence,
        move=move.id,
        state=case.state,
        is_closed=case.kind == "closed",
        tells="tell" in move.does,
    )
    announce(moved, now=step.now)
