"""All editions; one edition over all bureaus, its wards, its policy fields."""

from collections import Counter
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import Crumb
from cityhall.foundation.accounts.api import public
from cityhall.foundation.organisation.api import wards
from cityhall.governance.reform_policies.api import (
    EditionFile,
    IssueCount,
    IssueRow,
    counted,
    counts_of,
    edition,
    editions,
    fiscal_year_in_words,
    head,
    issues_across,
    issues_of,
    issues_on,
)
from cityhall.kernel.clock import today
from cityhall.kernel.texts import Text
from cityhall.surfaces.public.asking import day_asked
from cityhall.surfaces.public.drawing import bar
from cityhall.surfaces.public.naming import UNNAMED, bureaus_in, name_of, ward_offices
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.shown import MARKS, issue_rows, matrix_of, stale

OPEN = "市が公表している方針は、だれでも読める"
NO_FIELD = "-"  # the address of issues without a policy field


@dataclass(frozen=True)
class EditionLine:
    """An edition in the list of editions."""

    title: str
    href: str
    counts: str


@dataclass(frozen=True)
class BureauLine:
    """A bureau with its counts, in the table that is also the figure."""

    name: Text
    href: str
    total: int
    drawn: SafeString
    cells: tuple[int, ...]


@dataclass(frozen=True)
class RankLine:
    """A rank with its count, its bar and its meaning."""

    rank: int
    label: str
    mark: str
    meaning: str
    count: int
    drawn: SafeString


def crumbs(year: int | None = None, *, last: str = "") -> list[Crumb]:
    """The way from all editions to this page."""
    found = [Crumb(words("reform.name"), reverse("public:reform"))]
    if year is not None:
        found.append(Crumb(fiscal_year_in_words(year), reverse("public:edition", args=[year])))
    return [*found, Crumb(last)] if last else [*found[:-1], Crumb(found[-1].title)]


@public(OPEN)
@require_safe
@remembered
def index(request: HttpRequest) -> HttpResponse:
    """Every edition with what it holds, the search, and the head of the chain."""
    context = {"editions": [_edition_line(each) for each in editions()], "head": head()}
    return render(request, "public/index.html", context)


def _edition_line(each: EditionFile) -> EditionLine:
    counts = counts_of(each.year)
    named = {count.bureau for count in counts if count.bureau}
    total = sum(count.count for count in counts)
    return EditionLine(
        edition_title(each.year),
        reverse("public:edition", args=[each.year]),
        words("reform.edition.counts", bureaus=len(named), issues=total),
    )


def edition_title(year: int) -> str:
    """令和6年度の局区X方針."""
    return words("reform.edition.title", year=fiscal_year_in_words(year), western=year)


@public(OPEN)
@require_safe
@remembered
def edition_page(request: HttpRequest, year: int) -> HttpResponse:
    """All bureaus of one edition: counts by rank and level, the way to wards and fields.

    `?on=2024-08-31`: as it all stood on that day.
    """
    found, day = edition(year), day_asked(request, "on")
    rows = issues_on(year, day) if day else issues_of(year)
    counts = counted(rows)
    newest = max(rows, key=lambda row: row.effective_on, default=None)
    context = {
        "year": year,
        "day": day,
        "today": today(),
        "edition": found,
        "title": edition_title(year),
        "crumbs": crumbs(year),
        "total": sum(each.count for each in counts),
        "ranks": _rank_lines(found, counts),
        "ranked_level": _ranked_level(counts),
        "columns": _columns(found, counts),
        "bureaus": _bureau_lines(year, found, counts),
        "fields": _fields(rows),
        "wards": _ward_links(year, counts),
        "matrix": matrix_of(rows),
        "placed": issue_rows([row for row in rows if row.impact], found, bureaus_in(year)),
        "stale": stale(newest.effective_on, newest.precision, found, today()) if newest else None,
    }
    return render(request, "public/edition.html", context)


def _fields(rows: list[IssueRow]) -> list[tuple[str, int]]:
    """Policy fields that the documents name, with how many issues stand in each."""
    named = Counter(row.policy_field for row in rows if row.policy_field and not row.is_removed)
    return sorted(named.items())


def _ranked_level(counts: list[IssueCount]) -> tuple[str, int]:
    ranked = [each for each in counts if each.rank is not None]
    levels = "・".join(sorted({each.level for each in ranked}))
    return levels, sum(each.count for each in ranked)


def _rank_lines(found: EditionFile, counts: list[IssueCount]) -> list[RankLine]:
    totals: Counter[int] = Counter()
    for each in counts:
        if each.rank is not None:
            totals[each.rank] += each.count
    most = max(totals.values(), default=0)
    return [
        RankLine(
            each.rank,
            each.label,
            MARKS.get(each.rank, "plain"),
            each.meaning,
            totals[each.rank],
            bar(totals[each.rank], totals[each.rank], most),
        )
        for each in sorted(found.ranks, key=lambda one: -one.rank)
    ]


def _columns(found: EditionFile, counts: list[IssueCount]) -> list[str]:
    """Headings of the bureaus' table: ranks if the edition has them, then levels."""
    ranks = [words("reform.column.rank", rank=rank) for rank in _ranks(found)]
    return ranks + [words("reform.column.level", level=level) for level in _levels(counts)]


def _ranks(found: EditionFile) -> list[int]:
    return sorted((each.rank for each in found.ranks), reverse=True)


def _levels(counts: list[IssueCount]) -> list[str]:
    """Levels that are not ranked; the ranks stand for the others."""
    return sorted({each.level for each in counts if each.rank is None})


def _bureau_lines(year: int, found: EditionFile, counts: list[IssueCount]) -> list[BureauLine]:
    known = bureaus_in(year)
    by_bureau: dict[str, list[IssueCount]] = {}
    for each in counts:
        by_bureau.setdefault(each.bureau, []).append(each)
    totals = {code: sum(each.count for each in rows) for code, rows in by_bureau.items()}
    most = max(totals.values(), default=0)
    lines = []
    for code in sorted(by_bureau, key=lambda one: (one == "", one in known, -totals[one], one)):
        rows = by_bureau[code]
        cells = [_count(rows, rank=rank) for rank in _ranks(found)]
        cells += [_count(rows, level=level) for level in _levels(counts)]
        done = _count(rows, rank=max(_ranks(found), default=-1))
        href = reverse("public:bureau", args=[year, code or UNNAMED])
        drawn = bar(done, totals[code], most)
        lines.append(BureauLine(name_of(code, known), href, totals[code], drawn, tuple(cells)))
    return lines


def _count(rows: list[IssueCount], *, rank: int | None = None, level: str = "") -> int:
    return sum(
        each.count
        for each in rows
        if (each.rank == rank if rank is not None else each.rank is None and each.level == level)
    )


def _ward_links(year: int, counts: list[IssueCount]) -> list[tuple[Text, str]]:
    offices, present = ward_offices(), {each.bureau for each in counts}
    return [
        (ward.name, reverse("public:bureau", args=[year, offices[ward.code]]))
        for ward in wards()
        if offices[ward.code] in present
    ]


@public(OPEN)
@require_safe
@remembered
def wards_page(request: HttpRequest, year: int) -> HttpResponse:
    """The ward offices of an edition, and the issues that several of them share."""
    found, known = edition(year), bureaus_in(year)
    offices = list(ward_offices().values())
    rows = [row for row in issues_of(year) if row.bureau in offices and not row.is_removed]
    shared = _shared(year, [row.title for row in rows])
    by_office = [
        (name_of(office, known), reverse("public:bureau", args=[year, office]), issue_rows(
            [row for row in rows if row.bureau == office], found, known))
        for office in offices
    ]  # fmt: skip
    title = words("reform.wards.title", year=fiscal_year_in_words(year), western=year)
    context = {
        "title": title,
        "crumbs": crumbs(year, last=title),
        "shared": [(name, count, issue_rows(same, found, known)) for name, count, same in shared],
        "offices": [each for each in by_office if each[2]],
    }
    return render(request, "public/wards.html", context)


def _shared(year: int, titles: list[str]) -> list[tuple[str, int, list]]:
    """Titles that several wards have, a comma more or less: the longest group first."""
    by_key: dict[str, list[str]] = {}
    for title in titles:
        by_key.setdefault(title.replace("、", ""), []).append(title)
    found = []
    for same in by_key.values():
        if len(same) > 1:
            found.append((same[0], len(same), issues_across(year, set(same))))
    return sorted(found, key=lambda each: -each[1])


@public(OPEN)
@require_safe
@remembered
def field_page(request: HttpRequest, year: int, policy_field: str) -> HttpResponse:
    """The issues of one policy field."""
    found = edition(year)
    rows = issues_of(year, policy_field="" if policy_field == NO_FIELD else policy_field)
    if not rows:
        raise Http404
    named = policy_field != NO_FIELD
    title = (
        words("reform.field.title", field=policy_field) if named else words("reform.fields.none")
    )
    context = {
        "title": title,
        "crumbs": crumbs(year, last=title),
        "issues": issue_rows(rows, found, bureaus_in(year)),
    }
    return render(request, "public/field.html", context)
