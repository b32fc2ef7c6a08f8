"""How long each application took: a page for everybody, and the same as a table to take away."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.fields import Choice
from cityhall.design_system.language import current_language, words
from cityhall.design_system.parts import Crumb
from cityhall.engine.measures.api import Usual, UsualOf, usual_days
from cityhall.engine.procedures.api import Procedure, catalogue
from cityhall.foundation.accounts.api import public
from cityhall.foundation.organisation.api import wards
from cityhall.kernel.texts import say
from cityhall.resident_services.guide.usual import year_in_words
from cityhall.resident_services.guide.web.pages import OPEN


@dataclass(frozen=True)
class Row:
    """A procedure with its figure; None where there are too few decisions to say."""

    procedure: Procedure
    usual: Usual | None
    year: str


@public(OPEN)
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """Every application, for the whole city or one ward; those without a figure say so."""
    places = [Choice(each.code, say(each.name, current_language())) for each in wards()]
    asked = request.GET.get("ward", "")
    ward = asked if asked in {each.value for each in places} else ""
    figures = list(_figures())
    rows = [_row(procedure, found, ward) for procedure, found in figures]
    context = {
        "rows": [row for row in rows if row.usual is not None],
        "without": [row for row in rows if row.usual is None],
        "has_any": any(found for _, found in figures),
        "as_of": max((found.city.as_of for _, found in figures if found), default=None),
        "wards": places,
        "ward": ward,
        "is_demo": settings.DEMO,
        "crumbs": [
            Crumb(words("guide.procedures.title"), reverse("guide:procedures")),
            Crumb(words("guide.days.title")),
        ],
    }
    return render(request, "guide/days.html", context)


def _figures() -> Iterator[tuple[Procedure, UsualOf | None]]:
    """The applications of the catalogue in its order; one query."""
    found = usual_days()
    for procedure in catalogue().procedures.values():
        if procedure.act == "application":
            yield procedure, found.get(procedure.id)


def _row(procedure: Procedure, found: UsualOf | None, ward: str) -> Row:
    if found is None:
        return Row(procedure, None, "")
    usual = found.wards.get(ward) if ward else found.city
    return Row(procedure, usual, year_in_words(usual.year) if usual else "")


HEAD = (
    "fiscal_year", "procedure", "title", "ward", "ward_name", "cases", "total_days_median",
    "total_days_90_percent", "office_open_days_median", "office_open_days_90_percent", "as_of",
    "is_hidden", "is_synthetic",
)  # fmt: skip


@public(OPEN)
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """All wards at once, in UTF-8 with a mark by which spreadsheets know it."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="days-to-decision.csv"'
    lines = csv.writer(answer)
    lines.writerow(HEAD)
    names = {each.code: say(each.name, "ja") for each in wards()}
    for procedure, found in _figures():
        if found is not None:
            places = {"": found.city, **found.wards}
            for ward, usual in places.items():
                lines.writerow(_line(procedure, found.city, ward, names.get(ward, ""), usual))
    return answer


def _line(
    procedure: Procedure, city: Usual, ward: str, name: str, usual: Usual | None
) -> tuple[object, ...]:
    about = (city.year, procedure.id, say(procedure.title, "ja"), ward, name)
    figures: tuple[object, ...] = ("",) * 5
    if usual is not None:
        total, office = usual.total, usual.office
        figures = (
            usual.cases, total.median, total.nine_in_ten, office.median, office.nine_in_ten
        )  # fmt: skip
    return (*about, *figures, city.as_of.isoformat(), int(usual is None), int(settings.DEMO))
