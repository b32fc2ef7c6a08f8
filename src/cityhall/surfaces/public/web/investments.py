"""Investments that were approved: what was promised, what it costs, and whether it was kept."""

import csv
import io

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import Crumb
from cityhall.foundation.accounts.api import public
from cityhall.foundation.organisation.api import units
from cityhall.governance.investments.api import (
    SIGNS,
    bureau_name,
    by_bureau,
    chain_of,
    owned_systems,
    published,
    published_one,
    review_rules,
    shown_checks,
    shown_history,
    shown_investment,
    shown_promise,
    spots,
)
from cityhall.kernel.clock import today
from cityhall.surfaces.public.investment_drawing import Circle, figure
from cityhall.surfaces.public.plans_shown import CIRCLED
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.web.data import safe_cell

OPEN = "承認された投資と、その約束の結果は、だれでも読める"
COLUMNS = (
    "番号", "見本", "局", "種類", "件名", "状態", "生涯の費用(円)", "動き始めた日",
    "次に確かめる日", "結果",
)  # fmt: skip
ON_A_PAGE = 50


@public(OPEN)
@require_safe
@remembered
def index(request: HttpRequest) -> HttpResponse:
    """The portfolio: sums by bureau, cost against effect, and the list; `?before=` goes on."""
    known = units(today())
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
    rows = published(limit=ON_A_PAGE + 1, before=before)
    drawn = [each for each in spots() if each.attainment is not None]
    marks = [CIRCLED[at] if at < len(CIRCLED) else str(at + 1) for at in range(len(drawn))]
    circles = [
        Circle(str(at + 1), each.total, each.attainment or 0) for at, each in enumerate(drawn)
    ]
    label = words("investments.chart.label", count=len(drawn))
    axes = (words("investments.chart.cost"), words("investments.chart.effect"))
    context = {
        "section": "investments",
        "rows": [shown_investment(each, known) for each in rows[:ON_A_PAGE]],
        "has_samples": any(each.is_sample for each in rows),
        "more": f"?before={rows[ON_A_PAGE - 1].id}" if len(rows) > ON_A_PAGE else "",
        "newest": request.path if before else "",
        "bureaus": [(each, bureau_name(each.bureau, known)) for each in by_bureau()],
        "drawn": figure(circles, label, axes),
        "spots": [
            (mark, each, f"{each.attainment:,.0f}%", words(f"investments.result.{each.result}"),
             SIGNS[each.result])
            for mark, each in zip(marks, drawn, strict=True)
        ],
    }  # fmt: skip
    return render(request, "public/investments.html", context)


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(words("investments.title"), reverse("public:investments")), Crumb(last)]


@public(OPEN)
@require_safe
@remembered
def investment(request: HttpRequest, number: str) -> HttpResponse:
    """One: the promise and what the platform found, the request, everything that happened."""
    view, rules = published_one(number), review_rules()
    promise = view.promise or {}
    context = {
        "section": "investments",
        "crumbs": _crumbs(view.title),
        "one": view,
        "line": shown_investment(view, units(today())),
        "promise": shown_promise(promise),
        "checks": shown_checks(view),
        "coming": view.coming,
        "history": shown_history(view),
        "functions": [rules.function(each) for each in view.request.functions],
    }
    return render(request, "public/investment.html", context)


@public(OPEN)
@require_safe
@remembered
def systems(request: HttpRequest) -> HttpResponse:
    """Every system of the city by what it is for."""
    known, rules = units(today()), review_rules()
    rows = [
        (each, bureau_name(each.bureau, known), [rules.function(code) for code in each.functions])
        for each in owned_systems()
    ]
    context = {
        "section": "investments",
        "crumbs": _crumbs(words("investments.systems.title")),
        "in_use": [row for row in rows if row[0].until is None],
        "ended": [row for row in rows if row[0].until is not None],
    }
    return render(request, "public/systems.html", context)


@public(OPEN)
@require_safe
@remembered
def investments_csv(request: HttpRequest) -> HttpResponse:
    """Every approved investment, a line each; UTF-8 with a mark, as spreadsheets like it."""
    known, out = units(today()), io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for each in published():
        shown = shown_investment(each, known)
        cells = (
            each.number, "見本" if each.is_sample else "", shown.bureau, shown.kind, each.title,
            shown.state, each.total, each.running_from or "", each.check_on or "", shown.result,
        )  # fmt: skip
        writer.writerow([safe_cell(str(cell)) for cell in cells])
    response = HttpResponse("\ufeff" + out.getvalue(), "text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="investments.csv"'
    return response


@public(OPEN)
@require_safe
@remembered
def investment_json(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that happened to one, as it was hashed: who keeps a copy can prove a change."""
    told = {"number": number, "entries": chain_of(number)}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
