"""The everyday steps by their own names; each finds its move in the case's workflow table.

All take `reference`, `by`, `now`, `client_key` and perhaps `expected_sequence`, as `move_case`
does. A step that the table does not offer in the present state is refused like any other move.
"""

from collections.abc import Mapping
from typing import Any, Unpack

from cityhall.engine.cases.access import case_for
from cityhall.engine.cases.actions.moving import Moved, Press, event_of_key, move_case
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.rules.workflow import Details
from cityhall.engine.procedures.api import Move


def request_corrections(*, corrections: Mapping[str, str], **press: Unpack[Press]) -> Moved:
    """Sends items back to the resident, each with the reason that the resident reads."""
    return _step("open_correction", Details(corrections=corrections), press)


def answer_corrections(*, answers: Mapping[str, Any], **press: Unpack[Press]) -> Moved:
    """The resident's new values for the items that were sent back, and for no others."""
    return _step("answers", Details(answers=answers), press)


def check_notification(**press: Unpack[Press]) -> Moved:
    """Notes that a notification was looked at and entered in the register."""
    return _step("write_facts", Details(), press)


def propose_decision(
    *, outcome: str, reason: str, has_remedies: bool = False, **press: Unpack[Press]
) -> Moved:
    """Proposes an outcome; somebody else will decide. A rejection needs a reason and 教示."""
    details = Details(outcome=outcome, reason=reason, has_remedies=has_remedies)
    return _step("outcome", details, press)


def decide_case(
    *, outcome: str, reason: str = "", has_remedies: bool = False, **press: Unpack[Press]
) -> Moved:
    """Makes the proposed outcome the decision. `reason` replaces the proposal's, if given."""
    details = Details(outcome=outcome, reason=reason, has_remedies=has_remedies)
    return _step("record_decision", details, press)


def send_back(*, reason: str, **press: Unpack[Press]) -> Moved:
    """Returns a proposal to the reviewer, with the decider's reason as an internal note."""
    return _step("send_back", Details(reason=reason), press)


def complete_at_counter(*, identity_seen: str, **press: Unpack[Press]) -> Moved:
    """Completes a prepared case with the person at the counter; `identity_seen` is the kind of
    document shown (one of `IDENTITY_DOCUMENTS`), never a number."""
    return _step("complete", Details(identity_seen=identity_seen), press)


def withdraw_case(*, reason: str = "", **press: Unpack[Press]) -> Moved:
    """Ends a case because its person no longer wants it."""
    return _step("close", Details(reason=reason), press)


def _step(purpose: str, details: Details, press: Press) -> Moved:
    """The move that was made with this key, if it serves; else the first of the present state;
    else one of any state, to be refused."""
    case = case_for(press["reference"], by=press["by"], now=press["now"])
    workflow = version_of(case.version_id).workflow
    known = event_of_key(case, press["client_key"])
    made = workflow.move(str(known.payload.get("move", ""))) if known else None
    moves = [*([made] if made else ()), *workflow.moves_from(case.state), *workflow.moves]
    found = next((move.id for move in moves if _serves(move, purpose, details)), purpose)
    return move_case(move=found, details=details, **press)


def _serves(move: Move, purpose: str, details: Details) -> bool:
    """Whether a move is the one meant: by what it asks, what it does, or how it is called."""
    if purpose == "record_decision" and move.outcome != details.outcome:
        return False
    return purpose in move.asks or purpose in move.does or purpose == move.id
