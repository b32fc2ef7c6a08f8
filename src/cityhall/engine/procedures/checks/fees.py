"""A fee is an amount with a date, and a workflow that waits for money has a way to get it."""

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Procedure


def check_fees(ground: Ground) -> Problems:
    for procedure in ground.definitions.procedures.values():
        yield from _amounts(ground, procedure)
        yield from _waiting(ground, procedure)


def _amounts(ground: Ground, procedure: Procedure) -> Problems:
    """Each is a parameter of money."""
    place, parameters = ground.procedure(procedure.id), ground.vocabulary.parameters
    for channel, fee in procedure.fees.items():
        if not isinstance(fee, str):
            continue
        path = ("fee", channel) if channel else ("fee",)
        yield from ground.unknown(place, "パラメータ", fee, parameters, *path)
        found = parameters.get(fee)
        if found is not None and found.type != "money":
            yield place.problem(
                "procedure.wrong_type",
                f"手数料「{fee}」の type は {found.type} です",
                "type が money のパラメータを書いてください",
                *path,
            )


def _waiting(ground: Ground, procedure: Procedure) -> Problems:
    """Paying first needs a state to wait in; paying later a move that asks for it."""
    workflow = ground.definitions.workflows.get(procedure.workflow)
    if workflow is None or procedure.payment.when == "at_counter":
        return
    waits = {
        "before_examination": workflow.start_when_owing is not None,
        "after_decision": any(
            "ask_for_payment" in (*move.does, *move.while_owing.does) for move in workflow.moves
        ),
    }
    if not waits[procedure.payment.when]:
        yield ground.procedure(procedure.id).problem(
            "procedure.nothing_waits_for_payment",
            f"ワークフロー「{workflow.id}」には、支払い({procedure.payment.when})を待つところが"
            "ありません",
            "start_when_owing のあるワークフロー(決定の後に払うなら、ask_for_payment をする"
            " when_owing が move にあるもの)を書くか、payment の when を at_counter にしてください",
            "payment",
            "when",
        )
