"""docs/reference/workflows.md: how a case moves."""

from cityhall.engine.procedures.api import Move, Workflow, catalogue
from cityhall.surfaces.command_line.reference.tables import table


def page() -> str:
    """One section a workflow: its states, moves and timers."""
    sections = "\n".join(map(_section, catalogue().workflows.values()))
    return f"# 案件の流れ\n\n`catalogue/workflows/` から作られます。\n\n{sections}"


def _section(workflow: Workflow) -> str:
    states = [
        [f"`{name}`", state.label["ja"], state.kind, state.expects, state.clock]
        for name, state in workflow.states.items()
    ]
    moves = [
        [
            f"`{move.id}`",
            move.label["ja"],
            ", ".join(move.from_),
            _to(move),
            *(", ".join(words) for words in (move.by, move.needs, move.does)),
        ]
        for move in workflow.moves
    ]
    timers = [
        [f"`{timer.in_}`", f"{timer.after.days} 日", ", ".join(timer.does), timer.to or ""]
        for timer in workflow.timers
    ]
    parts = [
        f"## {workflow.id}({workflow.for_})",
        table(["状態", "呼び名", "種類", "だれを待つか", "時計"], states),
        table(["動き", "呼び名", "から", "へ", "だれが", "条件", "すること"], moves),
    ]
    if timers:
        parts.append(table(["状態にいて", "たつと", "すること", "へ"], timers))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _to(move: Move) -> str:
    """Where it leads, and where while a fee is owed."""
    owing = move.when_owing
    return (
        f"{move.to} (手数料を払うまでは {owing.to}: {', '.join(owing.does)})" if owing else move.to
    )
