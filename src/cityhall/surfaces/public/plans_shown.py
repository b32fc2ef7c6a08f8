"""What pages of plans show: small frozen views of plans, goals and figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from cityhall.design_system.language import current_language, words
from cityhall.engine.measures.api import FEWEST, MeasureValue
from cityhall.governance.reform_policies.api import fiscal_year_in_words
from cityhall.governance.roadmap.api import (
    Break,
    Figure,
    Goal,
    PlanFile,
    Run,
    Theme,
    Track,
    breaks,
    interval,
    readable,
    runs,
    version_in,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import say
from cityhall.kernel.wareki import format_wareki
from cityhall.surfaces.public.measured import measured
from cityhall.surfaces.public.plan_drawing import Box, Row, steps_narrow, steps_wide, value_bar

#: The sign beside each certainty; the word stands beside it.
SIGNS = {"audited": "yes", "measured": "info", "estimated": "maybe", "unmeasured": "no"}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Value:
    """A figure in words. `by`: whether it comes from this platform's records or a document."""

    shown: str
    unit: str
    when: str
    series: str
    certainty: str
    sign: str
    count: str
    between: str
    drawn: SafeString | str
    note: str
    is_imported: bool


@dataclass(frozen=True)
class GoalLine:
    """A goal in a list: what it aims at, and its newest values."""

    title: str
    href: str
    target: Runs
    values: tuple[Value, ...]


@dataclass(frozen=True)
class ThemeLine:
    """A theme in a list."""

    mark: str
    title: Runs
    href: str


@dataclass(frozen=True)
class StepsFigure:
    """Steps drawn for wide and narrow screens, and the same as rows of a table."""

    title: str
    wide: SafeString
    narrow: SafeString
    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[ThemeLine, ...], tuple[tuple[Runs, ...], ...]], ...]


def fiscal_year_of(day: date) -> int:
    """The fiscal year (年度) in which a day lies."""
    return day.year - (day.month < 4)


def years_in_words(first: int, last: int) -> str:
    """令和3年度, or 令和6〜7年度."""
    start, end = fiscal_year_in_words(first), fiscal_year_in_words(last)
    if first == last:
        return start
    return f"{start.removesuffix('年度')}〜{end[2:] if start[:2] == end[:2] else end}"


def theme_line(plan: PlanFile, theme: Theme) -> ThemeLine:
    return ThemeLine(
        CIRCLED[theme.number - 1],
        runs(theme.title, plan.misreadings),
        reverse("public:plan_theme", args=[plan.id, theme.number]),
    )


def steps_figure(
    plan: PlanFile, tracks: Sequence[Track], *, of_one_theme: bool = False
) -> StepsFigure | None:
    """The tracks drawn, with the marks of their themes unless all are of one; None if none."""
    if not tracks:
        return None
    label = words("roadmap.steps.label", count=len(tracks))
    heads = tuple(
        years_in_words(each.first, each.last) if each.first and each.last else each.title
        for each in plan.roadmap.columns
    )
    themes = {each.number: theme_line(plan, each) for each in plan.themes}
    drawn = [
        Row(
            "" if of_one_theme else "".join(themes[number].mark for number in track.themes),
            tuple(Box(s.column, readable(s.words, plan.misreadings)) for s in track.steps),
        )
        for track in tracks
    ]
    rows = tuple(
        (
            tuple(themes[number] for number in track.themes),
            tuple(
                tuple(runs(s.words, plan.misreadings) for s in track.steps if s.column == at + 1)
                for at in range(len(heads))
            ),
        )
        for track in tracks
    )
    wide, narrow = steps_wide(drawn, heads, label), steps_narrow(drawn, heads, label)
    title = "roadmap.stages" if plan.roadmap.columns[0].title else "roadmap.steps"
    return StepsFigure(words(title), wide, narrow, heads, rows)


def goal_line(
    plan: PlanFile, goal: Goal, figures: Iterable[Figure], today: date, now: datetime
) -> GoalLine:
    own = [each for each in figures if each.goal == goal.id]
    return GoalLine(
        goal.title,
        reverse("public:plan_goal", args=[plan.id, goal.id]),
        runs(goal.now.target.words, plan.misreadings),
        newest(goal, own, today, now),
    )


def newest(goal: Goal, own: Sequence[Figure], today: date, now: datetime) -> tuple[Value, ...]:
    """What is known now: the measure of this fiscal year, or the last figure of each series."""
    if goal.now.measure is not None:
        found = computed(goal, fiscal_year_of(today), now)
        return (found,) if found else ()
    last = {each.series: each for each in own}
    return tuple(figure_value(goal, each) for each in last.values())


def computed(goal: Goal, year: int, now: datetime) -> Value | None:
    """What the measure of that year's definition says; None where too few cases stand behind."""
    version = version_in(year, goal.versions)
    if version is None or version.measure is None:
        return None
    found = measured(version.measure, year, now)
    if found.value is None or (found.n or 0) < FEWEST:
        return None
    return _of_measure(goal, found, year, now)


def _of_measure(goal: Goal, found: MeasureValue, year: int, now: datetime) -> Value:
    certainty = "estimated" if found.is_estimated else "measured"
    value = found.value or 0.0
    unit = goal.now.unit
    is_running = found.period.last >= in_jst(now).date()
    when = words("roadmap.value.so_far" if is_running else "roadmap.value.year",
                 year=fiscal_year_in_words(year))  # fmt: skip
    return Value(
        shown=_number(value, unit),
        unit=words(f"roadmap.unit.{unit}"),
        when=words("roadmap.value.demo", when=when) if settings.DEMO else when,
        series=say(found.measure.title, current_language()),
        certainty=words(f"roadmap.certainty.{certainty}"),
        sign=SIGNS[certainty],
        count=words("roadmap.value.cases", count=f"{found.n:,}"),
        between="",
        drawn=_drawn(goal, value, None),
        note=words(f"roadmap.value.{'demo_note' if settings.DEMO else certainty}"),
        is_imported=False,
    )


def figure_value(goal: Goal, figure: Figure) -> Value:
    """A figure of a document in words."""
    unit = goal.now.unit
    between = interval(figure.value, figure.n) if unit == "percent" and figure.n else None
    count = ""
    if figure.n or figure.survey_n:
        key = "roadmap.value.answers" if figure.n else "roadmap.value.survey"
        count = words(key, count=f"{figure.n or figure.survey_n:,}")
    return Value(
        shown=_number(figure.value, unit),
        unit=words(f"roadmap.unit.{unit}"),
        when=_period(figure),
        series=figure.series,
        certainty=words(f"roadmap.certainty.{figure.certainty}"),
        sign=SIGNS[figure.certainty],
        count=count,
        between="{:.1f}〜{:.1f}%".format(*between) if between else "",
        drawn=_drawn(goal, figure.value, between),
        note=figure.note,
        is_imported=True,
    )


def _period(figure: Figure) -> str:
    year = fiscal_year_of(figure.first)
    if figure.first == date(year, 4, 1) and figure.last == date(year + 1, 3, 31):
        return fiscal_year_in_words(year)
    if figure.first == figure.last:
        return words("roadmap.value.at", day=format_wareki(figure.first))
    return f"{format_wareki(figure.first)}〜{format_wareki(figure.last)}"


def _number(value: float, unit: str) -> str:
    return f"{value:.1f}" if unit == "percent" else f"{value:,.0f}"


def _drawn(goal: Goal, value: float, between: tuple[float, float] | None) -> SafeString | str:
    """Shares as bars, zero-based; the target as a line where the value is what it is about."""
    if goal.now.unit != "percent":
        return ""
    target = goal.now.target.value if goal.now.measure is None else None
    return value_bar(value, 100, between=between, target=target)


@dataclass(frozen=True)
class HistoryRow:
    """A value of the history, or the break from which on something else is measured."""

    value: Value | None = None
    broken: Break | None = None
    changed: str = ""


def history(goal: Goal, own: Sequence[Figure], today: date, now: datetime) -> list[HistoryRow]:
    """Values and breaks in the order of time."""
    rows: list[tuple[int, int, HistoryRow]] = []
    for year in range(goal.versions[0].start, fiscal_year_of(today) + 1):
        found = computed(goal, year, now)
        if found is not None:
            rows.append((year, 1, HistoryRow(found)))
    for figure in own:
        year = fiscal_year_of(figure.first)
        rows.append((year, 1, HistoryRow(figure_value(goal, figure))))
    for broken in breaks(goal.versions):
        changed = "・".join(words(f"roadmap.changed.{part}") for part in broken.changed)
        rows.append((broken.year, 0, HistoryRow(broken=broken, changed=changed)))
    return [row for _, _, row in sorted(rows, key=lambda each: each[:2])]
