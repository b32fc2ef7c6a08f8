"""How long the steps of the office take: many people together, never one; and as a table."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.engine.measures.api import StepFigure, step_times
from cityhall.engine.procedures.api import Procedure, catalogue
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.web.frame import at_desk, show


@dataclass(frozen=True)
class Step:
    """One step of a procedure; without a figure where too few cases or people stand behind it."""

    state: str
    label: str
    figure: StepFigure | None
    median: str
    p90: str


@at_desk("steps.read")
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Procedures that have a figure, each with its steps in the order of its workflow."""
    figures = {(each.procedure, each.state): each for each in step_times()}
    found = [(procedure, list(_steps(procedure, figures))) for procedure in _procedures()]
    shown = [(procedure, lines) for procedure, lines in found
             if any(line.figure for line in lines)]  # fmt: skip
    context = {
        "procedures": shown,
        "hidden": len(found) - len(shown),
        "as_of": max((each.until for each in figures.values()), default=None),
        "is_demo": settings.DEMO,
        "here": "steps",
    }
    return show(request, "steps", context)


HEAD = (
    "fiscal_year", "procedure", "title", "step", "step_name", "cases", "minutes_median",
    "minutes_90_percent", "as_of", "is_hidden", "is_synthetic",
)  # fmt: skip


@at_desk("steps.read")
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every step of every procedure; what is hidden says so. UTF-8 with a mark for spreadsheets."""
    figures = {(each.procedure, each.state): each for each in step_times()}
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="steps.csv"'
    lines = csv.writer(answer)
    lines.writerow(HEAD)
    for procedure in _procedures():
        for step in _steps(procedure, figures):
            lines.writerow(_line(procedure, step))
    return answer


def _line(procedure: Procedure, step: Step) -> tuple[object, ...]:
    figure = step.figure
    about = (procedure.id, say(procedure.title, "ja"), step.state, step.label)
    if figure is None:
        return ("", *about, "", "", "", "", 1, int(settings.DEMO))
    p90 = "" if figure.p90 is None else figure.p90
    known = (figure.cases, figure.median, p90, figure.until.isoformat())
    return (figure.year, *about, *known, 0, int(settings.DEMO))


def _procedures() -> Iterator[Procedure]:
    known = catalogue()
    return (each for each in known.procedures.values() if each.workflow in known.workflows)


def _steps(procedure: Procedure, figures: Mapping[tuple[str, str], StepFigure]) -> Iterator[Step]:
    for state, meaning in catalogue().workflows[procedure.workflow].states.items():
        if meaning.kind == "open" and meaning.expects == "office":
            figure = figures.get((procedure.id, state))
            median = in_words(figure.median) if figure else ""
            p90 = in_words(figure.p90) if figure and figure.p90 is not None else ""
            yield Step(state, say(meaning.label, "ja"), figure, median, p90)


def in_words(minutes: int) -> str:
    """Minutes up to an hour, hours up to two days, then days."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return words("desk.steps.minutes", minutes=minutes)
    if hours < 48:
        return words("desk.steps.hours", hours=hours, minutes=rest)
    return words("desk.steps.days", days=hours // 24, hours=hours % 24)
