"""Which permissions a move of a workflow asks of staff: by what the move does, never by its name.

The table of permissions (foundation/accounts/permissions) says which roles hold them. Cases ask it
where a move is offered and where it is made; `catalogue check` holds each table of moves to it.
"""

from collections.abc import Mapping

from cityhall.engine.procedures.schema import Move, Workflow

REVIEW, CHECK, DECIDE = "case.review", "case.check", "case.decide"
COMPLETE, WITHDRAW = "case.complete", "case.withdraw"
TAKE, ASSIGN = "case.take", "case.assign"

Asked = tuple[frozenset[str], ...]

#: Deeds that are a permission of their own; any one of each set is enough.
_OWN: Mapping[str, frozenset[str]] = {
    "assign": frozenset({TAKE}),
    "release": frozenset({TAKE, ASSIGN}),
}
_CORRECTIONS = frozenset({"open_correction", "close_correction"})
_ACCEPTING = frozenset({"write_facts", "hand_over"})


def permissions_for(workflow: Workflow, move: Move) -> Asked:
    """What a member of staff must hold to make the move: one permission of each set.

    Residents move their own cases by their own right, and the system by the table's timers; both
    need none of these.
    """
    does = set(move.does)
    if "complete" in does and move.outcome != "rejected":
        return (frozenset({COMPLETE}),)
    if _decides(workflow, move):
        return (frozenset({DECIDE}),)
    if "close" in does:
        return (frozenset({WITHDRAW}),)
    asked = [_OWN[deed] for deed in move.does if deed in _OWN]
    if not asked or does & _CORRECTIONS or "outcome" in move.asks:
        asked.append(frozenset({REVIEW if workflow.for_ == "application" else CHECK}))
    return tuple(asked)


def _decides(workflow: Workflow, move: Move) -> bool:
    """Whether the move makes a decision, acts as if one had been made, or sends one back."""
    if "record_decision" in move.does:
        return True
    if workflow.for_ == "notification" or "close" in move.does:
        return False
    to = workflow.states.get(move.to)
    ends = to is not None and to.kind == "closed"
    return ends or bool(_ACCEPTING & set(move.does)) or _sends_back(workflow, move)


def _sends_back(workflow: Workflow, move: Move) -> bool:
    """Whether a proposal waits there for another person, and the move only returns it."""
    if _CORRECTIONS & set(move.does) or _OWN.keys() & set(move.does) or "outcome" in move.asks:
        return False
    beside = [each for state in move.from_ for each in workflow.moves_from(state)]
    return any("another_person" in each.needs for each in beside)
