"""Every move is made by roles that the table of permissions allows it, decided by a second person
or at a counter, and never a rejection without a reason."""

from cityhall.engine.procedures.authority import permissions_for
from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Move, Workflow
from cityhall.foundation.accounts.ports import PERMISSIONS
from cityhall.foundation.vocabulary.api import Place

NOT_STAFF = frozenset({"resident", "system"})


def check_authority(ground: Ground) -> Problems:
    for workflow in ground.definitions.workflows.values():
        place = ground.definitions.place("workflows", workflow.id)
        for index, move in enumerate(workflow.moves):
            yield from _roles(place, workflow, index, move)
            yield from _guards(place, workflow, index, move)


def _roles(place: Place, workflow: Workflow, index: int, move: Move) -> Problems:
    for wanted in permissions_for(workflow, move):
        known = [(name, PERMISSIONS[name]) for name in sorted(wanted)]
        holders = {role for _, permission in known for role in permission.roles}
        names = "か".join(f"{name}({permission.meaning})" for name, permission in known)
        for role in move.by:
            if role not in holders | NOT_STAFF:
                yield place.problem(
                    "workflow.role_without_permission",
                    f"move「{move.id}」の役割 {role} には、権限 {names} がありません",
                    f"by から {role} を外し、{'、'.join(sorted(holders))} のどれかを書いてください"
                    "(権限の表は docs/reference/permissions.md)",
                    "moves",
                    index,
                    "by",
                )


def _guards(place: Place, workflow: Workflow, index: int, move: Move) -> Problems:
    decides = "record_decision" in move.does and workflow.for_ == "application"
    if decides and not {"another_person", "identity_seen"} & set(move.needs):
        yield place.problem(
            "workflow.decides_alone",
            f"move「{move.id}」は、案を出した人が一人で決定できます",
            "needs に another_person(本人を前にして窓口で決めるなら identity_seen)を書いてください",
            "moves",
            index,
            "id",
        )
    if decides and move.outcome == "rejected" and "has_reason" not in move.needs:
        yield place.problem(
            "workflow.rejects_without_reason",
            f"move「{move.id}」は、理由を書かずに却下できます(行政手続法8条)",
            "needs に has_reason を、asks に reason を書いてください",
            "moves",
            index,
            "id",
        )
    if "complete" in move.does and "identity_seen" not in move.needs:
        yield place.problem(
            "workflow.completes_unseen",
            f"move「{move.id}」は、窓口で本人を確かめずに完了できます",
            "needs に identity_seen を書いてください",
            "moves",
            index,
            "id",
        )
