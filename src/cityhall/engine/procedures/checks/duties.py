"""What the law and the house want every procedure to say."""

from collections.abc import Callable

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Procedure

Duty = tuple[str, Callable[[Procedure], bool], str, str, str]  # code, broken?, at, message, remedy


def _is_notification(procedure: Procedure) -> bool:
    return procedure.act == "notification"


_DUTIES: tuple[Duty, ...] = (
    (
        "procedure.notification_has_period",
        lambda one: _is_notification(one) and one.standard_period is not None,
        "standard_period",
        "届出に標準処理期間は定められません(届いた時に手続は終わります。行政手続法37条)",
        "standard_period を消すか、審査がある手続なら act を application にしてください",
    ),
    (
        "procedure.notification_can_be_rejected",
        lambda one: _is_notification(one) and "rejected" in one.outcomes,
        "outcomes",
        "届出に却下はありません(行政手続法37条)",
        "outcomes の rejected を消すか、審査がある手続なら act を application にしてください",
    ),
    (
        "procedure.outcomes_missing",
        lambda one: not _is_notification(one) and not {"approved", "rejected"} <= set(one.outcomes),
        "outcomes",
        "申請には、認めるときと認めないときの両方の知らせが要ります",
        "outcomes に approved と rejected を書いてください",
    ),
    (
        "procedure.counter_without_law",
        lambda one: one.finishes_at == "counter" and one.finishes_law is None,
        "finishes_at",
        "窓口でしか終えられないとするには、そう定める法令が要ります",
        "finishes_law に法令名と条を書くか、finishes_at を online にしてください",
    ),
    (
        "procedure.counter_without_place",
        lambda one: one.finishes_at == "counter" and one.place is None,
        "finishes_at",
        "窓口で終える手続なのに、場所がありません",
        "place に、どの窓口へ行けばよいかを書いてください",
    ),
    (
        "procedure.not_online",
        lambda one: one.finishes_at == "online" and "online" not in one.channels,
        "channels",
        "オンラインで終わる手続なのに、channels に online がありません",
        "channels に online を加えるか、finishes_at を counter にしてください",
    ),
    (
        "procedure.before_missing",
        lambda one: one.before is None,
        "id",
        "紙のときの手間(before)がありません",
        "before に paper_sheets、counter_minutes、staff_minutes、visits、source を書いてください",
    ),
    (
        "procedure.individual_number_missing",
        lambda one: one.individual_number is None,
        "id",
        "個人番号を聞かないこと、代わりにどう確かめるか(individual_number)がありません",
        "individual_number に、住民に見せる一文を書いてください",
    ),
    (
        "procedure.retention_missing",
        lambda one: one.retention is None,
        "id",
        "保存期間(retention)がありません",
        "retention に years と from を書いてください",
    ),
    (
        "procedure.law_missing",
        lambda one: not one.law,
        "id",
        "根拠となる法令(law)がありません",
        "law に法令名と条を書いてください。確かめていなければ checked: false とします",
    ),
    (
        "procedure.examples_missing",
        lambda one: not {"applies", "does_not_apply"} <= {each.expect for each in one.examples},
        "id",
        "当てはまる例と当てはまらない例(examples)がそろっていません",
        "examples に expect: applies と expect: does_not_apply の例を1つ以上ずつ書いてください",
    ),
)


def check_duties(ground: Ground) -> Problems:
    for procedure in ground.definitions.procedures.values():
        place = ground.procedure(procedure.id)
        for code, is_broken, path, message, remedy in _DUTIES:
            if is_broken(procedure):
                yield place.problem(code, message, remedy, path)
        yield from _workflow(ground, procedure)


def _workflow(ground: Ground, procedure: Procedure) -> Problems:
    workflow = ground.definitions.workflows.get(procedure.workflow)
    if workflow is None:
        return
    place = ground.procedure(procedure.id)
    if workflow.for_ != procedure.act:
        yield place.problem(
            "procedure.wrong_workflow",
            f"ワークフロー「{workflow.id}」は {workflow.for_} のためのもので、この手続は "
            f"{procedure.act} です",
            "act に合うワークフローを選んでください",
            "workflow",
        )
    period = procedure.standard_period
    for index, state in enumerate(period.stops_on if period else ()):
        path = ("standard_period", "stops_on", index)
        yield from ground.unknown(place, "状態", state, workflow.states, *path)
