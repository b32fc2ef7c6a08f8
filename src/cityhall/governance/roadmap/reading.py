"""Reads a municipality's folder of plans and says what is wrong, with file, line and remedy."""

import csv
import hashlib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    CatalogueProblems,
    Source,
    read_file,
)
from cityhall.governance.roadmap.schema import (
    FigureDefinition,
    FiguresFile,
    GoalDefinition,
    GoalsFile,
    PlanFile,
    TableColumn,
    plain,
)

NodePath = tuple[Hashable, ...]


@dataclass(frozen=True)
class TableRead:
    """A CSV file as it lies there, and the sum of one of its columns."""

    sha256: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    empty: int


@dataclass(frozen=True)
class PlanRead:
    """A plan with its goals and figures; tables by the id of their figure."""

    plan: PlanFile
    goals: tuple[GoalDefinition, ...]
    figures: tuple[FigureDefinition, ...]
    tables: dict[str, TableRead]


def read_roadmap(folder: Path) -> list[PlanRead]:
    """Every plan of the folder; raises CatalogueProblems."""
    if not folder.exists():
        return []
    return [_read_plan(each) for each in sorted(folder.iterdir()) if each.is_dir()]


def _read_plan(folder: Path) -> PlanRead:
    plan, of_plan = read_file(folder / "plan.yaml", PlanFile)
    goals, of_goals = read_file(folder / "goals.yaml", GoalsFile)
    figures, of_figures = read_file(folder / "figures.yaml", FiguresFile)
    problems = [
        *_unknown_documents(plan, of_plan, of_goals, of_figures),
        *_wrong_numbers(plan, of_plan),
        *_wrong_misreadings(plan, goals, of_plan),
        *_wrong_goals(plan, goals, of_goals),
        *_wrong_figures(goals, figures, of_figures),
    ]
    tables: dict[str, TableRead] = {}
    for index, figure in enumerate(figures.figures):
        if figure.table is not None:
            try:
                tables[figure.id] = _read_table(folder, figure.table)
            except (OSError, ValueError) as wrong:
                place = ("figures", index, "table")
                problems.append(_say(of_figures, place, "table", f"表を読めません({wrong})"))
    if problems:
        raise CatalogueProblems(problems)
    return PlanRead(plan, goals.goals, figures.figures, tables)


def _read_table(folder: Path, wanted: TableColumn) -> TableRead:
    content = (folder / wanted.file).read_bytes()
    headings, *rows = csv.reader(content.decode("utf-8").splitlines())
    if wanted.column not in headings:
        raise ValueError(f"{wanted.file} に列「{wanted.column}」がありません")
    if wanted.headings and len(wanted.headings) != len(headings):
        raise ValueError(f"{wanted.file} の列の数と headings の数が違います")
    cells = [row[headings.index(wanted.column)] for row in rows]
    given = [int(cell) for cell in cells if cell]
    return TableRead(
        hashlib.sha256(content).hexdigest(),
        wanted.headings or tuple(headings),
        tuple(map(tuple, rows)),
        sum(given),
        len(cells) - len(given),
    )


def _say(source: Source, place: NodePath, code: str, message: str) -> CatalogueProblem:
    remedy = "ファイルのほかの場所と見くらべて、直してください"
    return source.problem(place, f"roadmap.{code}", message, remedy)


def _unknown_documents(plan: PlanFile, *sources: Source) -> Iterator[CatalogueProblem]:
    for source in sources:
        for place, document in _documents_in(source.data, ()):
            if document not in plan.documents:
                message = f"資料「{document}」は plan.yaml の documents にありません"
                yield _say(source, place, "unknown_document", message)


def _documents_in(data: Any, place: NodePath) -> Iterator[tuple[NodePath, str]]:
    if isinstance(data, dict):
        if set(data) == {"document", "place"}:
            yield place, data["document"]
        for key, value in data.items():
            yield from _documents_in(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _documents_in(value, (*place, index))


def _wrong_numbers(plan: PlanFile, source: Source) -> Iterator[CatalogueProblem]:
    slogans, themes = ({each.number for each in plan.slogans}, {one.number for one in plan.themes})
    for index, theme in enumerate(plan.themes):
        if theme.slogan is not None and theme.slogan not in slogans:
            place = ("themes", index, "slogan")
            yield _say(source, place, "unknown_slogan", f"スローガン {theme.slogan} がありません")
        if theme.number != index + 1:
            place = ("themes", index, "number")
            yield _say(source, place, "wrong_order", "項目の番号は1から順に付けます")
    for index, column in enumerate(plan.roadmap.columns):
        years = (column.first is not None, column.last is not None)
        if years != (not column.title,) * 2:
            yield _say(
                source,
                ("roadmap", "columns", index),
                "no_column",
                "欄には first と last か、title を書きます",
            )
    for index, track in enumerate(plan.roadmap.tracks):
        where: NodePath = ("roadmap", "tracks", index)
        for unknown in sorted(set(track.themes) - themes):
            yield _say(source, where, "unknown_theme", f"項目 {unknown} がありません")
        if max(step.column for step in track.steps) > len(plan.roadmap.columns):
            yield _say(source, where, "unknown_column", "表にない欄の番号があります")


def _wrong_misreadings(
    plan: PlanFile, goals: GoalsFile, source: Source
) -> Iterator[CatalogueProblem]:
    own = {**plain(plan), "misreadings": []}
    text = f"{own}{plain(goals)}"
    for index, each in enumerate(plan.misreadings):
        place = ("misreadings", index)
        if each.shown and each.rests_on is None:
            message = f"「{each.read}」をどの資料で直したか(rests_on)がありません"
            yield _say(source, place, "unfounded_correction", message)
        if each.found_in is None and each.read not in text:
            message = f"「{each.read}」という言葉は、この計画の文にありません"
            yield _say(source, place, "unused_correction", message)


def _wrong_goals(plan: PlanFile, goals: GoalsFile, source: Source) -> Iterator[CatalogueProblem]:
    themes = {each.number for each in plan.themes}
    for index, goal in enumerate(goals.goals):
        place: NodePath = ("goals", index)
        for unknown in sorted(set(goal.themes) - themes):
            yield _say(source, place, "unknown_theme", f"項目 {unknown} がありません")
        numbers = [version.number for version in goal.versions]
        if numbers != list(range(1, len(numbers) + 1)):
            message = f"「{goal.id}」の版の番号が1から順になっていません"
            yield _say(source, (*place, "versions"), "wrong_order", message)
        starts = [version.start for version in goal.versions]
        if starts != sorted(set(starts)):
            message = f"「{goal.id}」の版の from が、前の版より後になっていません"
            yield _say(source, (*place, "versions"), "back_dated", message)


def _wrong_figures(
    goals: GoalsFile, figures: FiguresFile, source: Source
) -> Iterator[CatalogueProblem]:
    known = {goal.id for goal in goals.goals}
    for index, figure in enumerate(figures.figures):
        place = ("figures", index)
        if figure.goal not in known:
            yield _say(source, place, "unknown_goal", f"成果目標「{figure.goal}」がありません")
        if (figure.value is None) == (figure.table is None):
            yield _say(source, place, "no_value", "value か table の、どちらか一方を書きます")
        if figure.last < figure.first:
            yield _say(source, place, "back_dated", "last が first より前です")
