"""Samples of a bureau that does not exist: a demo shows what no real bureau has done yet.

A sample says so on every page and stands in no sum. Its days are written in the file; what its
checks find is measured by the platform like for any other.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.investments.ledger import add
from cityhall.governance.investments.measuring import freeze
from cityhall.governance.investments.models import Investment, OwnedSystem, State
from cityhall.governance.investments.outcomes import check_promises
from cityhall.governance.investments.reading import review_rules
from cityhall.governance.investments.rules.promises import months_later, next_check
from cityhall.governance.investments.rules.steps import Step
from cityhall.governance.investments.schema import Definition, Request
from cityhall.governance.investments.systems import own_system
from cityhall.kernel.clock import JST
from cityhall.kernel.transactions import write

SAMPLER = Actor.system("見本の取り込み")
AUTHOR = "見本局(架空)"


class SampleSystem(Definition):
    """A system of the fictitious bureau."""

    code: str
    title: str
    functions: tuple[str, ...]
    yearly_cost: int


class Sample(Definition):
    """An investment of it, and how many months before the loading it began to run; None: only
    approved."""

    number: str
    request: Request
    scores: dict[str, int]
    conditions: tuple[str, ...]
    opinion: str
    approval: str
    running_for_months: int | None


class SampleFile(Definition):
    """`municipalities/<city>/demo/investments.yaml`."""

    bureau: str
    section: str
    systems: tuple[SampleSystem, ...]
    investments: tuple[Sample, ...]


@write
def load_samples(path: Path, now: datetime) -> int:
    """Brings in what is not there yet; how many investments were added."""
    file = SampleFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    for system in file.systems:
        OwnedSystem.objects.get_or_create(
            code=system.code,
            defaults={**system.model_dump(exclude={"code"}), "bureau": file.bureau,
                      "is_sample": True},
        )  # fmt: skip
    known = set(Investment.objects.filter(is_sample=True).values_list("number", flat=True))
    new = [each for each in file.investments if each.number not in known]
    for each in new:
        _bring(file, each, now)
    check_promises(now)
    return len(new)


def _bring(file: SampleFile, sample: Sample, now: datetime) -> None:
    began = months_later(now.date(), -(sample.running_for_months or 0))
    approved_at = datetime.combine(months_later(began, -2), time(9), JST)
    request = sample.request
    investment = Investment(
        number=sample.number,
        client_key=f"sample-{sample.number}",
        kind=request.kind,
        title=request.title,
        bureau=file.bureau,
        section=file.section,
        state=State.DRAFT,
        is_sample=True,
        total=request.total,
        request=request.model_dump(mode="json"),
    )
    _step(investment, Step.WRITE, investment.request, approved_at)
    _step(investment, Step.SUBMIT, {}, approved_at)
    review = {"scores": sample.scores, "conditions": list(sample.conditions)}
    _step(investment, Step.REVIEW, review, approved_at, sample.opinion)
    _approve(investment, request, sample.approval, approved_at)
    if sample.running_for_months is not None:
        _start(investment, began)


def _approve(investment: Investment, request: Request, reason: str, at: datetime) -> None:
    if request.promise is None:
        raise ValueError(f"見本「{investment.number}」に約束がありません")
    investment.promise = freeze(request.promise, review_rules().checked_after_months, at)
    investment.is_published = True
    content = {"promise": investment.promise, "request": investment.request}
    _step(investment, Step.APPROVE, content, at, reason)


def _start(investment: Investment, began: date) -> None:
    checks = tuple((investment.promise or {})["checks"])
    investment.running_from = began
    investment.check_on = next_check(began, checks, 0)
    content = {"running_from": began.isoformat()}
    _step(investment, Step.START, content, datetime.combine(began, time(9), JST))
    own_system(investment, began)


def _step(investment: Investment, step: Step, content: Any, at: datetime, reason: str = "") -> None:
    add(investment, step, content=content, author=AUTHOR, by=SAMPLER, now=at, reason=reason)
