"""Every workflow is closed: no state out of reach, none from which a case can never end."""

from collections.abc import Iterable

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Workflow
from cityhall.foundation.vocabulary.api import Place

Steps = list[tuple[str, str]]


def check_workflows(ground: Ground) -> Problems:
    for workflow in ground.definitions.workflows.values():
        place = ground.definitions.place("workflows", workflow.id)
        yield from _names(ground, place, workflow)
        yield from _ways(place, workflow)
        yield from _moves(place, workflow)


def _names(ground: Ground, place: Place, workflow: Workflow) -> Problems:
    states = workflow.states
    yield from ground.unknown(place, "状態", workflow.start, states, "start")
    if workflow.start_when_owing is not None:
        owing = workflow.start_when_owing
        yield from ground.unknown(place, "状態", owing, states, "start_when_owing")
    for owing in workflow.owing_states:
        yield from _goes_on_when_paid(place, workflow, owing)
    for index, move in enumerate(workflow.moves):
        for state in move.from_:
            yield from ground.unknown(place, "状態", state, states, "moves", index, "from")
        yield from ground.unknown(place, "状態", move.to, states, "moves", index, "to")
        if move.when_owing is not None:
            path = ("moves", index, "when_owing", "to")
            yield from ground.unknown(place, "状態", move.when_owing.to, states, *path)
    for index, timer in enumerate(workflow.timers):
        yield from ground.unknown(place, "状態", timer.in_, states, "timers", index, "in")
        if timer.to is not None:
            yield from ground.unknown(place, "状態", timer.to, states, "timers", index, "to")


def _goes_on_when_paid(place: Place, workflow: Workflow, owing: str) -> Problems:
    """Whoever pays comes on by itself; whoever does not pay in time comes to an end."""
    by_itself = [move for move in workflow.moves_from(owing) if "system" in move.by]
    ways = {
        "払われたときに進む move(by: system、needs: paid)": any(
            "paid" in move.needs for move in by_itself
        ),
        "払われなかったときに終わる move(by: system、does: expire)": any(
            "expire" in move.does for move in by_itself
        ),
    }
    for way, is_there in ways.items():
        if not is_there:
            yield place.problem(
                "workflow.waits_for_ever",
                f"支払いを待つ状態「{owing}」から、{way}がありません",
                "この move を書き足してください",
                "states",
                owing,
            )


def _ways(place: Place, workflow: Workflow) -> Problems:
    steps = _steps(workflow)
    reached = _reach(workflow.starts, steps)
    closed = [name for name, state in workflow.states.items() if state.kind == "closed"]
    can_end = _reach(closed, [(to, start) for start, to in steps])
    for name in workflow.states:
        if name not in reached:
            yield place.problem(
                "workflow.unreachable_state",
                f"状態「{name}」には、始まり({workflow.start})からたどり着けません",
                "この状態への move を書き足すか、状態を消してください",
                "states",
                name,
            )
        if name not in can_end:
            yield place.problem(
                "workflow.dead_end",
                f"状態「{name}」からは、どの終わり(kind: closed)にも進めません",
                "終わりへ進む move を書き足すか、kind を closed にしてください",
                "states",
                name,
            )


def _steps(workflow: Workflow) -> Steps:
    moves = [(start, to) for move in workflow.moves for start in move.from_ for to in move.ways]
    return moves + [(timer.in_, timer.to) for timer in workflow.timers if timer.to is not None]


def _reach(starts: Iterable[str], steps: Steps) -> set[str]:
    """Every state that can be reached, the starts included."""
    reached = set(starts)
    while True:
        more = {to for start, to in steps if start in reached} - reached
        if not more:
            return reached
        reached |= more


def _moves(place: Place, workflow: Workflow) -> Problems:
    seen: set[str] = set()
    keys: dict[tuple[str, str], str] = {}
    for index, move in enumerate(workflow.moves):
        if move.id in seen:
            yield place.problem(
                "workflow.duplicate_move",
                f"move「{move.id}」が2度あります",
                "どちらかの id を変えてください",
                "moves",
                index,
                "id",
            )
        seen.add(move.id)
        if "record_decision" in move.does and workflow.for_ == "notification":
            yield place.problem(
                "workflow.notification_decides",
                f"届出のワークフローの move「{move.id}」が決定(record_decision)をしています",
                "届出は届いた時に終わります。決定を外してください",
                "moves",
                index,
                "does",
            )
        yield from _from_each(place, workflow, index, keys)


def _from_each(
    place: Place, workflow: Workflow, index: int, keys: dict[tuple[str, str], str]
) -> Problems:
    move = workflow.moves[index]
    for state in move.from_:
        found = workflow.states.get(state)
        if found is not None and found.kind == "closed":
            yield place.problem(
                "workflow.moves_after_end",
                f"終わった状態「{state}」から move「{move.id}」が出ています",
                "from からこの状態を外すか、状態の kind を open にしてください",
                "moves",
                index,
                "from",
            )
        if move.key and keys.setdefault((state, move.key), move.id) != move.id:
            yield place.problem(
                "workflow.duplicate_key",
                f"状態「{state}」で、キー「{move.key}」が2つの move に割り当てられています",
                "どちらかの key を変えてください",
                "moves",
                index,
                "key",
            )
