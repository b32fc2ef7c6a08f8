"""Asking bureaus, answering for a bureau, and closing a stage."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.governance.reform_policies.models import Ask, Stage
from cityhall.governance.reform_policies.rounds.bureaus import askable
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid, NotAllowed, NotFound
from cityhall.kernel.transactions import write

RUN, ANSWER = "reform.run", "reform.answer"
LONGEST = 2000


@write
def ask_bureaus(
    *, year: int, key: str, bureaus: Collection[str], due_on: date, by: Actor, now: datetime
) -> int:
    """Asks what the stage asks of each bureau; how many were asked anew. Asking again moves the
    last day of those that have not answered."""
    _ensure(by, RUN)
    stage = locked_stage(year, key)
    _ensure_askable(stage, bureaus, due_on, in_jst(now).date())
    known = set(stage.asked.values_list("bureau", flat=True))
    new = [
        Ask(stage=stage, bureau=bureau, due_on=due_on, asked_at=now)
        for bureau in sorted(set(bureaus) - known)
    ]
    Ask.objects.bulk_create(new)
    stage.asked.filter(bureau__in=bureaus, answered_at=None).update(due_on=due_on)
    detail = {"due_on": due_on.isoformat(), "bureaus": sorted(bureaus)}
    note(stage, "asked", by, now, detail)
    return len(new)


def _ensure_askable(stage: Stage, bureaus: Collection[str], due_on: date, today: date) -> None:
    if not stage.asks:
        raise Invalid(
            "reform.asks_nothing",
            "この段階では、局・区に何も求めません。",
            "照会の段階を選んでください。",
        )
    if due_on < today:
        raise Invalid(
            "reform.due_in_the_past",
            "期限が今日より前です。",
            "今日か、これからの日を選んでください。",
            field="due_on",
        )
    if not bureaus or not set(bureaus) <= set(askable(stage.round_id)):
        raise Invalid(
            "reform.nobody_asked",
            "局・区が選ばれていません。",
            "求める局・区を選んでください。",
            field="bureaus",
        )


@write
def answer_ask(*, year: int, key: str, bureau: str, words: str, by: Actor, now: datetime) -> Ask:
    """The head of a bureau answers; answering again changes nothing."""
    _ensure(by, ANSWER, bureau)
    stage = locked_stage(year, key)
    ask = stage.asked.filter(bureau=bureau).first()
    if ask is None:
        raise NotFound(
            "reform.not_asked",
            "この局・区には求められていません。",
            "求められていることの一覧から選び直してください。",
        )
    if ask.answered_at is not None:
        return ask
    ask.answered_at, ask.answered_by_id, ask.words = now, by.user_id, words.strip()[:LONGEST]
    ask.save()
    note(stage, "answered", by, now, {"bureau": bureau})
    return ask


@write
def close_stage(*, year: int, key: str, by: Actor, now: datetime) -> None:
    """The secretariat has finished a stage; closing again changes nothing."""
    _ensure(by, RUN)
    stage = locked_stage(year, key)
    if stage.closed_at is None:
        stage.closed_at = now
        stage.save()
        note(stage, "closed", by, now, {})


def locked_stage(year: int, key: str) -> Stage:
    """The stage, locked; raises `NotFound`."""
    stage = Stage.objects.select_for_update(of=("self",)).filter(round=year, key=key).first()
    if stage is None:
        raise NotFound(
            "reform.no_such_stage", "この段階はありません。", "日程から選び直してください。"
        )
    return stage


def _ensure(by: Actor, permission: str, bureau: str = "") -> None:
    if by.user_id is None:
        raise NotAllowed("reform.staff_only", "職員の操作です。", "ログインしてください。")
    ensure_allowed(user_of(by.user_id), permission, section=bureau or None)


def note(stage: Stage, what: str, by: Actor, now: datetime, detail: Mapping[str, object]) -> None:
    """What was done to a stage, in the audit."""
    record(
        by=by,
        action=f"reform.stage_{what}",
        object_kind="reform_stage",
        object_id=f"{stage.round_id}-{stage.key}",
        detail=dict(detail),
        now=now,
    )
