"""Plans, goals and figures as they stand, with every version that was."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.governance.roadmap.models import Kind, PlanRevision
from cityhall.governance.roadmap.schema import (
    Certainty,
    FigureDefinition,
    GoalVersion,
    Place,
    PlanFile,
)
from cityhall.kernel.errors import NotFound


@dataclass(frozen=True)
class Goal:
    """A goal and every version of how it is measured, the oldest first."""

    id: str
    place: int
    is_result: bool
    themes: tuple[int, ...]
    title: str
    versions: tuple[GoalVersion, ...]

    @property
    def now(self) -> GoalVersion:
        """The version that holds."""
        return self.versions[-1]


@dataclass(frozen=True)
class Figure:
    """A figure read in from a document; `table` has the headings first.

    `n`: answers behind it; `survey_n`: answers of the whole survey, where only that is known.
    """

    id: str
    goal: str
    series: str
    first: date
    last: date
    value: float
    certainty: Certainty
    n: int | None
    survey_n: int | None
    note: str
    source: Place
    number: int
    reason: str
    empty: int
    table: tuple[tuple[str, ...], ...]


def plans() -> list[PlanFile]:
    """Every plan as its last revision has it."""
    rows = PlanRevision.objects.filter(kind=Kind.PLAN).order_by("number")
    last = {row.subject: row for row in rows}
    found = [PlanFile.model_validate(row.content) for row in last.values()]
    return sorted(found, key=lambda plan: (plan.place, plan.id))


def plan(plan_id: str) -> PlanFile:
    """One plan; raises `NotFound` (roadmap.no_such_plan)."""
    rows = PlanRevision.objects.filter(kind=Kind.PLAN, plan=plan_id)
    row = rows.order_by("-number").first()
    if row is None:
        raise NotFound(
            "roadmap.no_such_plan", "この計画はありません。", "計画の一覧から選び直してください。"
        )
    return PlanFile.model_validate(row.content)


def goals_of(plan_id: str) -> list[Goal]:
    """The goals of a plan in its order."""
    rows = PlanRevision.objects.filter(kind=Kind.GOAL, plan=plan_id).order_by("number")
    versions: dict[str, list[PlanRevision]] = {}
    for row in rows:
        versions.setdefault(row.subject, []).append(row)
    return sorted(map(_goal, versions.values()), key=lambda goal: (goal.place, goal.id))


def goal(plan_id: str, goal_id: str) -> Goal:
    """One goal; raises `NotFound` (roadmap.no_such_goal)."""
    for each in goals_of(plan_id):
        if each.id == goal_id:
            return each
    raise NotFound(
        "roadmap.no_such_goal", "この成果目標はありません。", "計画のページから選び直してください。"
    )


def figures_of(plan_id: str) -> list[Figure]:
    """Every figure read in for a plan as its last revision has it, the oldest first."""
    rows = PlanRevision.objects.filter(kind=Kind.FIGURE, plan=plan_id).order_by("number")
    last = {row.subject: row for row in rows}
    return sorted(map(_figure, last.values()), key=lambda each: (each.first, each.id))


def roadmap_head() -> str:
    """Changes whenever anything is recorded: what pages of plans follow from."""
    digests = PlanRevision.objects.order_by("pk").values_list("digest", flat=True)
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _goal(rows: list[PlanRevision]) -> Goal:
    content = rows[-1].content
    return Goal(
        content["id"],
        content["place"],
        content["is_result"],
        tuple(content.get("themes", ())),
        content["title"],
        tuple(GoalVersion.model_validate(row.content["version"]) for row in rows),
    )


def _figure(row: PlanRevision) -> Figure:
    content: dict[str, Any] = row.content
    own = {name: content[name] for name in FigureDefinition.model_fields if name in content}
    said = FigureDefinition.model_validate(own)
    table = [content["headings"], *content["rows"]] if "rows" in content else []
    return Figure(
        said.id,
        said.goal,
        said.series,
        said.first,
        said.last,
        said.value or 0.0,
        said.certainty,
        said.n,
        said.survey_n,
        said.note,
        said.source,
        row.number,
        row.reason,
        content.get("empty", 0),
        tuple(map(tuple, table)),
    )
