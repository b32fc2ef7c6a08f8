"""The stages of a round as rows: from the edition's data, or for a demo from its file."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import yaml

from cityhall.foundation.vocabulary.api import Definition
from cityhall.governance.reform_policies.models import Ask, Edition, Round, Stage
from cityhall.governance.reform_policies.rules.sampling import dated_from
from cityhall.governance.reform_policies.schema import EditionFile, StepDefinition
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write


@write
def keep_round(edition: EditionFile) -> None:
    """The round of an edition whose form says how it goes; what was done in it stays."""
    if edition.round is None:
        return
    row, _ = Round.objects.get_or_create(edition_id=edition.year)
    for place, step in enumerate(edition.round.steps, start=1):
        _keep_stage(row, place, step, step.on)


def _keep_stage(row: Round, place: int, step: StepDefinition, on: date | None) -> Stage:
    stage, _ = Stage.objects.update_or_create(
        round=row,
        key=step.key,
        defaults={
            "place": place,
            "kind": step.kind,
            "asks": step.asks,
            "title": step.what,
            "when": step.when,
            "on": on,
        },
    )
    return stage


class SampleStep(StepDefinition):
    """A step so many days from the loading, and the bureaus that have answered before then."""

    days: int
    due_days: int | None = None
    answered: dict[str, int] = {}


class SampleRound(Definition):
    """`municipalities/<city>/demo/reform.yaml`."""

    year: int
    bureaus: tuple[str, ...]
    steps: tuple[SampleStep, ...]


@write
def load_sample_round(path: Path, now: datetime) -> bool:
    """A round of fictitious bureaus in an edition whose form names no days; False if there is
    one already, or the edition is missing."""
    file = SampleRound.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    is_there = Round.objects.filter(edition=file.year).exists()
    if is_there or not Edition.objects.filter(year=file.year).exists():
        return False
    row = Round.objects.create(edition_id=file.year, is_sample=True)
    for place, step in enumerate(file.steps, start=1):
        stage = _keep_stage(row, place, step, dated_from(now, step.days).date())
        _ask_samples(stage, step, file.bureaus, now)
        if step.days < 0 and step.due_days is None:
            stage.closed_at = dated_from(now, step.days)
            stage.save()
    return True


def _ask_samples(stage: Stage, step: SampleStep, bureaus: Sequence[str], now: datetime) -> None:
    if step.due_days is None:
        return
    due = in_jst(dated_from(now, step.due_days)).date()
    for bureau in bureaus:
        said = step.answered.get(bureau)
        Ask.objects.create(
            stage=stage,
            bureau=bureau,
            due_on=due,
            asked_at=dated_from(now, step.days),
            answered_at=None if said is None else dated_from(now, said),
        )
