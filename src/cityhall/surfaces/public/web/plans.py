"""Plans over years: what was promised, step by step, and what is measured of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import Crumb
from cityhall.engine.measures.api import definition_of
from cityhall.foundation.accounts.api import public
from cityhall.governance.roadmap.api import (
    Misreading,
    Place,
    PlanFile,
    figures_of,
    goal,
    goals_of,
    plan,
    plans,
    runs,
)
from cityhall.kernel.clock import now, today
from cityhall.surfaces.public.plans_shown import (
    CIRCLED,
    figure_value,
    fiscal_year_of,
    goal_line,
    history,
    newest,
    steps_figure,
    theme_line,
    years_in_words,
)
from cityhall.surfaces.public.remembering import remembered

OPEN = "市が公表している計画は、だれでも読める"


def _crumbs(found: PlanFile, last: str = "") -> list[Crumb]:
    way = [Crumb(words("roadmap.title"), reverse("public:plans"))]
    if not last:
        return [*way, Crumb(found.title)]
    return [*way, Crumb(found.title, reverse("public:plan", args=[found.id])), Crumb(last)]


def _page(request: HttpRequest, template: str, found: PlanFile, **more: Any) -> HttpResponse:
    context = {"plan": found, "documents": found.documents, "section": "plans", **more}
    return render(request, f"public/{template}.html", context)


@public(OPEN)
@require_safe
@remembered
def index(request: HttpRequest) -> HttpResponse:
    """Every plan."""
    lines = [(each.title, reverse("public:plan", args=[each.id]), _span(each)) for each in plans()]
    return render(request, "public/plans.html", {"plans": lines, "section": "plans"})


def _span(found: PlanFile) -> str:
    if not found.periods:
        return ""
    return years_in_words(found.periods[0].first, found.periods[-1].last)


@public(OPEN)
@require_safe
@remembered
def plan_page(request: HttpRequest, plan_id: str) -> HttpResponse:
    """One plan: its results, its slogans and themes, its steps by year."""
    found, day, moment = plan(plan_id), today(), now()
    figures = figures_of(plan_id)
    lines = [
        (each.is_result, goal_line(found, each, figures, day, moment)) for each in goals_of(plan_id)
    ]
    year = fiscal_year_of(day)
    ended = [period for period in found.periods if period.last < year]
    return _page(
        request,
        "plan",
        found,
        crumbs=_crumbs(found),
        results=[line for is_result, line in lines if is_result],
        others=[line for is_result, line in lines if not is_result],
        slogans=[
            (each, [theme_line(found, one) for one in found.themes if one.slogan == each.number])
            for each in found.slogans
        ],
        untied=[theme_line(found, each) for each in found.themes if each.slogan is None],
        periods=[
            (each.title, years_in_words(each.first, each.last), each.first <= year <= each.last)
            for each in found.periods
        ],
        ended=ended[-1].title if ended else "",
        steps=steps_figure(found, found.roadmap.tracks),
        conflicts=found.conflicts,
    )


@public(OPEN)
@require_safe
@remembered
def theme_page(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """One theme: what it is after, what is done, its steps and goals."""
    found = plan(plan_id)
    theme = next((each for each in found.themes if each.number == number), None)
    if theme is None:
        raise Http404
    tracks = [track for track in found.roadmap.tracks if number in track.themes]
    figures, day, moment = figures_of(plan_id), today(), now()
    title = theme_line(found, theme)
    plain = "".join(run.text for run in title.title)
    texts = (*theme.directions, *theme.actions, theme.title)
    words_of_steps = tuple(step.words for track in tracks for step in track.steps)
    return _page(
        request,
        "plan_theme",
        found,
        crumbs=_crumbs(found, f"{CIRCLED[number - 1]} {plain}"),
        theme=theme,
        title=title,
        slogan=next((each for each in found.slogans if each.number == theme.slogan), None),
        directions=[runs(each, found.misreadings) for each in theme.directions],
        actions=[runs(each, found.misreadings) for each in theme.actions],
        steps=steps_figure(found, tracks, of_one_theme=True),
        goals=[
            goal_line(found, each, figures, day, moment)
            for each in goals_of(plan_id)
            if number in each.themes
        ],
        misread=[
            each
            for each in found.misreadings
            if any(each.read in text for text in (*texts, *words_of_steps))
        ],
    )


@public(OPEN)
@require_safe
@remembered
def goal_page(request: HttpRequest, plan_id: str, goal_id: str) -> HttpResponse:
    """One goal: its value or that there is none, how it is measured, its history."""
    found, one = plan(plan_id), goal(plan_id, goal_id)
    own = [each for each in figures_of(plan_id) if each.goal == goal_id]
    day, moment = today(), now()
    return _page(
        request,
        "plan_goal",
        found,
        crumbs=_crumbs(found, one.title),
        goal=one,
        version=one.now,
        absent=words("reform.not_in_source"),
        computed=definition_of(one.now.measure) if one.now.measure else None,
        target=runs(one.now.target.words, found.misreadings),
        target_by=years_in_words(one.now.target.by, one.now.target.by) if one.now.target.by else "",
        start=years_in_words(one.now.start, one.now.start),
        has_bars=one.now.unit == "percent",
        values=newest(one, own, day, moment),
        history=history(one, own, day, moment),
        readings=[
            (runs(each.words, found.misreadings), _source(found, each.source))
            for each in one.now.readings
        ],
        themes=[theme_line(found, each) for each in found.themes if each.number in one.themes],
        figures=[(each, figure_value(one, each), _source(found, each.source)) for each in own],
        versions=[(each, years_in_words(each.start, each.start)) for each in one.versions],
    )


def _source(found: PlanFile, place: Place) -> dict[str, str]:
    known = found.documents[place.document]
    return {"title": known.title, "file": known.file, "place": place.place}


@public(OPEN)
@require_safe
@remembered
def readings_page(request: HttpRequest, plan_id: str) -> HttpResponse:
    """How the documents were read: words put right, words that cannot be read, disagreements."""
    found = plan(plan_id)
    return _page(
        request,
        "plan_readings",
        found,
        crumbs=_crumbs(found, words("roadmap.readings.title")),
        put_right=[_misread(found, each) for each in found.misreadings if each.shown],
        unreadable=[_misread(found, each) for each in found.misreadings if not each.shown],
        conflicts=[
            (each.about, [(one.words, _source(found, one.source)) for one in each.readings])
            for each in found.conflicts
        ],
    )


def _misread(found: PlanFile, each: Misreading) -> tuple[Misreading, dict[str, str] | None]:
    ground = each.rests_on
    return each, _source(found, ground) if ground else None


@public(OPEN)
@require_safe
@remembered
def plan_json(request: HttpRequest, plan_id: str) -> HttpResponse:
    """The plan, every version of its goals and every figure read in, as data."""
    found = plan(plan_id)
    told = {
        "plan": found.model_dump(mode="json", by_alias=True),
        "goals": [
            {
                "id": each.id,
                "title": each.title,
                "is_result": each.is_result,
                "versions": [one.model_dump(mode="json", by_alias=True) for one in each.versions],
            }
            for each in goals_of(plan_id)
        ],
        "figures": [
            {
                **vars(each),
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "source": each.source.model_dump(),
            }
            for each in figures_of(plan_id)
        ],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
