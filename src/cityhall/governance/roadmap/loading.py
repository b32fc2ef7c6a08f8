"""Brings plans into the record, again and again with the same result; nothing is overwritten."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cityhall.engine.measures.api import definition_of
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.governance.roadmap.models import Kind, PlanRevision
from cityhall.governance.roadmap.reading import PlanRead, read_roadmap
from cityhall.governance.roadmap.schema import GoalDefinition, plain
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write

LOADER = Actor.system("計画の取り込み")
WRITTEN = "roadmap.recorded"


@dataclass(frozen=True)
class PlansLoaded:
    """What an import added."""

    plans: int
    added: int
    unchanged: int


@write
def load_roadmap(folder: Path, now: datetime, *, by: Actor = LOADER) -> PlansLoaded:
    """Every plan of a municipality's folder with its goals and figures.

    Raises CatalogueProblems for files that contradict themselves, `NotFound` for a measure that
    the catalogue does not have, and `Conflict` where a file no longer says what was read from it
    or a measure was redefined under its goal: a definition, a baseline or a figure changes by a
    further revision with its reason.
    """
    read = read_roadmap(folder)
    wanted = [row for each in read for row in _rows(each, now)]
    known = {_key(row): row.digest for row in PlanRevision.objects.all()}
    odd = [row for row in wanted if known.get(_key(row), row.digest) != row.digest]
    odd += [row for row in wanted if _leaves_a_gap(row, known, wanted)]
    if odd:
        names = "、".join(sorted({f"{row.subject} 第{row.number}版" for row in odd})[:10])
        raise Conflict(
            "roadmap.read_differently",
            f"前に取り込んだ内容とファイルが違います: {names}",
            "取り込んだ版は書き換えません。番号を1つ増やした版として、理由とともに足してください。",
        )
    new = [row for row in wanted if _key(row) not in known]
    PlanRevision.objects.bulk_create(new, batch_size=200)
    if new:
        detail = {"added": [line_of(row) for row in new]}
        record(
            by=by, action=WRITTEN, object_kind="plan", object_id=new[0].plan, now=now, detail=detail
        )
    return PlansLoaded(len(read), len(new), len(wanted) - len(new))


def _key(row: PlanRevision) -> tuple[str, str, str, int]:
    return (row.plan, str(row.kind), row.subject, row.number)


def _leaves_a_gap(row: PlanRevision, known: Mapping[Any, str], wanted: list[PlanRevision]) -> bool:
    """Whether the revision before is neither known nor read in now."""
    if row.number == 1:
        return False
    before = (row.plan, str(row.kind), row.subject, row.number - 1)
    return before not in known and before not in map(_key, wanted)


def _rows(read: PlanRead, now: datetime) -> Iterator[PlanRevision]:
    plan = read.plan
    yield _row(plan.id, Kind.PLAN, plan.id, plan.revision, plain(plan), plan.reason, now)
    for goal in read.goals:
        about = {name: value for name, value in plain(goal).items() if name != "versions"}
        _ensure_measure_unchanged(goal)
        for version in goal.versions:
            content = {**about, "version": plain(version)}
            yield _row(plan.id, Kind.GOAL, goal.id, version.number, content, version.reason, now)
    for figure in read.figures:
        content = dict(plain(figure))
        table = read.tables.get(figure.id)
        if table is not None:
            content |= {
                "value": table.total,
                "empty": table.empty,
                "sha256": table.sha256,
                "headings": list(table.headings),
                "rows": [list(row) for row in table.rows],
            }
        yield _row(plan.id, Kind.FIGURE, figure.id, figure.revision, content, figure.reason, now)


def _ensure_measure_unchanged(goal: GoalDefinition) -> None:
    """The last version names the measure as the catalogue defines it now."""
    last = goal.versions[-1]
    if last.measure is None:
        return
    measure = definition_of(last.measure)
    if measure.version != last.measure_version:
        raise Conflict(
            "roadmap.measure_changed",
            f"成果目標「{goal.id}」の指標「{measure.id}」は第{measure.version}版になっています。",
            "measure_version を書いた新しい版を、理由とともに versions に足してください。",
        )


def _row(
    plan: str,
    kind: str,
    subject: str,
    number: int,
    content: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> PlanRevision:
    return PlanRevision(
        plan=plan,
        kind=kind,
        subject=subject,
        number=number,
        content=dict(content),
        reason=reason,
        digest=digest_of(content, reason),
        recorded_at=now,
    )


def line_of(row: PlanRevision) -> str:
    """A revision as the audit knows it."""
    return f"{row.plan}/{row.kind}/{row.subject}/{row.number} {row.digest}"


def digest_of(content: Mapping[str, Any], reason: str) -> str:
    """SHA-256 over what a revision says."""
    text = json.dumps([content, reason], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
