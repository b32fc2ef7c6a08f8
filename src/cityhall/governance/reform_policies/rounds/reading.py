"""Rounds as the desk shows them: to the secretariat all, to a bureau its own."""

from dataclasses import dataclass
from datetime import date

from cityhall.foundation.accounts.api import User, allows, covered_places
from cityhall.governance.reform_policies.models import Ask, Round, Stage
from cityhall.governance.reform_policies.rules.rounds import (
    Phase,
    Standing,
    last_day_of,
    phase_of,
    standing_of,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import NotFound

READ, RUN = "reform.read", "reform.run"


@dataclass(frozen=True)
class AskView:
    """What is asked of a bureau, and how its answer stands."""

    key: str
    title: str
    asks: str
    bureau: str
    due_on: date
    answered_on: date | None
    words: str
    standing: Standing

    @property
    def is_late(self) -> bool:
        return self.standing == Standing.LATE


@dataclass(frozen=True)
class StageView:
    """A stage with what it asked; only of the bureaus that the reader may see."""

    key: str
    kind: str
    asks: str
    title: str
    when: str
    on: date | None
    phase: Phase
    asked: tuple[AskView, ...]

    @property
    def answered(self) -> int:
        return sum(each.answered_on is not None for each in self.asked)

    @property
    def late(self) -> tuple[AskView, ...]:
        return tuple(each for each in self.asked if each.is_late)


@dataclass(frozen=True)
class RoundView:
    """A round with its stages in order."""

    year: int
    is_sample: bool
    stages: tuple[StageView, ...]

    @property
    def late(self) -> tuple[AskView, ...]:
        return tuple(each for stage in self.stages for each in stage.late)

    @property
    def open(self) -> tuple[AskView, ...]:
        """What is not answered yet, the earliest last day first."""
        asked = (each for stage in self.stages for each in stage.asked)
        return tuple(sorted((each for each in asked if each.answered_on is None),
                            key=lambda each: (each.due_on, each.bureau)))  # fmt: skip

    def stage(self, key: str) -> StageView:
        """One stage; raises `NotFound`."""
        for each in self.stages:
            if each.key == key:
                return each
        raise NotFound(
            "reform.no_such_stage", "この段階はありません。", "日程から選び直してください。"
        )


def bureaus_for(user: User) -> frozenset[str] | None:
    """The bureaus whose part the account may see; None for all."""
    covered = {section for section, _ in covered_places(user, READ)}
    return None if "" in covered or allows(user, RUN) else frozenset(covered)


def rounds_for(user: User, today: date) -> list[RoundView]:
    """All rounds, the newest first; three queries."""
    return _views(user, today, list(Round.objects.order_by("-edition")))


def round_for(user: User, year: int, today: date) -> RoundView:
    """One round; raises `NotFound`."""
    found = _views(user, today, list(Round.objects.filter(edition=year)))
    if not found:
        raise NotFound(
            "reform.no_such_round",
            f"{year}年度の様式には日程がありません。",
            "様式(edition.yaml)に round を書いて読み込むと、ここに並びます。",
        )
    return found[0]


def _views(user: User, today: date, rows: list[Round]) -> list[RoundView]:
    years = [row.pk for row in rows]
    stages = list(Stage.objects.filter(round__in=years).order_by("round", "place"))
    asked = Ask.objects.filter(stage__in=[stage.pk for stage in stages]).order_by("bureau")
    allowed = bureaus_for(user)
    if allowed is not None:
        asked = asked.filter(bureau__in=allowed)
    by_stage: dict[int, list[Ask]] = {}
    for ask in asked:
        by_stage.setdefault(ask.stage_id, []).append(ask)
    return [
        RoundView(
            year=row.pk,
            is_sample=row.is_sample,
            stages=tuple(
                _stage(stage, by_stage.get(stage.pk, []), today)
                for stage in stages
                if stage.round_id == row.pk
            ),
        )
        for row in rows
    ]


def _stage(stage: Stage, asked: list[Ask], today: date) -> StageView:
    on = stage.on or last_day_of(stage.round_id)
    phase = phase_of(on, is_closed=stage.closed_at is not None, is_asked=bool(asked), today=today)
    return StageView(
        key=stage.key,
        kind=stage.kind,
        asks=stage.asks,
        title=stage.title,
        when=stage.when,
        on=stage.on,
        phase=phase,
        asked=tuple(_ask(stage, ask, today) for ask in asked),
    )


def _ask(stage: Stage, ask: Ask, today: date) -> AskView:
    answered_on = in_jst(ask.answered_at).date() if ask.answered_at else None
    return AskView(
        key=stage.key,
        title=stage.title,
        asks=stage.asks,
        bureau=ask.bureau,
        due_on=ask.due_on,
        answered_on=answered_on,
        words=ask.words,
        standing=standing_of(ask.due_on, answered_on, today),
    )
