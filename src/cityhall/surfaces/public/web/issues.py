"""One issue: what it says, on what its rank rests, and what changed between two dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import Crumb
from cityhall.foundation.accounts.api import public
from cityhall.governance.reform_policies.api import (
    EditionFile,
    FieldDifference,
    RevisionView,
    as_of,
    compare,
    edition,
    issue_rows,
    issues_across,
    revisions_of,
)
from cityhall.kernel.clock import today
from cityhall.kernel.texts import Text
from cityhall.surfaces.public.asking import day_asked
from cityhall.surfaces.public.naming import bureaus_in, name_of
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.shown import (
    MARKS,
    Line,
    initiatives_of,
    lines_of,
    matrix_of,
    quarter_passed,
    stale,
)
from cityhall.surfaces.public.web.overview import OPEN, crumbs


@dataclass(frozen=True)
class ShownField:
    """A field of the form with its number of that year and its words."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Comparison:
    """Two revisions side by side. `is_before_first`: a day was asked for that had none."""

    old: RevisionView
    new: RevisionView
    old_name: str
    new_name: str
    fields: list[FieldDifference]
    is_before_first: bool


@dataclass(frozen=True)
class Elsewhere:
    """An issue of the same name in another bureau."""

    bureau: Text
    href: str


@public(OPEN)
@require_safe
@remembered
def issue(request: HttpRequest, subject: str) -> HttpResponse:
    """`?from=2024-08-31&to=2024-12-01` compares what held on those days; else the last two."""
    rows = issue_rows(subject)
    row, revisions = rows[0], revisions_of(subject)
    found, known = edition(row.year), bureaus_in(row.year)
    last = revisions[-1]
    rank = next((each for each in found.ranks if each.rank == row.rank), None)
    context = {
        "row": row,
        "last": last,
        "year": row.year,
        "crumbs": _crumbs(row.year, row.bureau, name_of(row.bureau, known), row.title),
        "which": f"{row.level} {row.number}",
        "numbers": _numbers(revisions),
        "bureau": name_of(row.bureau, known) if row.bureau else "",
        "rank": rank,
        "rank_mark": MARKS.get(row.rank or 0, "plain"),
        "fields": _fields(last, found),
        "initiatives": initiatives_of(last),
        "initiatives_title": _title_of("initiatives", found),
        "comparison": _comparison(request, revisions, found),
        "revisions": [(number, each) for number, each in enumerate(revisions, 1)][::-1],
        "revision_number": len(revisions),
        "matrix": matrix_of([row]),
        "stale": stale(last.effective_on, last.precision, found, today()),
        "passed": quarter_passed(revisions, today()),
        "elsewhere": [
            Elsewhere(name_of(other.bureau, known), reverse("public:issue", args=[other.subject]))
            for other in issues_across(row.year, [row.title])
            if other.subject != subject
        ],
    }
    return render(request, "public/issue.html", context)


def _crumbs(year: int, bureau: str, name: Text, title: str) -> list[Crumb]:
    way = crumbs(year, last="…")[:-1]
    if bureau:
        way.append(Crumb(name, reverse("public:bureau", args=[year, bureau])))
    return [*way, Crumb(title)]


def _numbers(revisions: Sequence[RevisionView]) -> str:
    """B (2) → B (4): the numbers that the issue has borne."""
    borne = [f"{each.content['level']} {each.content['number']}" for each in revisions]
    return " → ".join(dict.fromkeys(borne))


def _fields(last: RevisionView, found: EditionFile) -> list[ShownField]:
    """Texts of the last revision under the headings of the form; the schedule stands apart."""
    sections = last.content["sections"]
    return [
        ShownField(f"{field.mark}{field.label}", lines_of(sections[field.key]))
        for field in found.issue_fields
        if sections.get(field.key)
    ]


def _title_of(key: str, found: EditionFile) -> str:
    return next((f"{each.mark}{each.label}" for each in found.issue_fields if each.key == key), "")


def _comparison(
    request: HttpRequest, revisions: Sequence[RevisionView], found: EditionFile
) -> Comparison | None:
    if len(revisions) < 2:
        return None
    start, end = day_asked(request, "from"), day_asked(request, "to")
    old = as_of(revisions, start) if start else revisions[-2]
    new = as_of(revisions, end) if end else revisions[-1]
    missing = old is None or new is None
    old, new = old or revisions[0], new or revisions[0]
    fields = compare(old, new, found)
    return Comparison(old, new, _name(old, revisions), _name(new, revisions), fields, missing)


def _name(revision: RevisionView, revisions: Sequence[RevisionView]) -> str:
    number = words("reform.issue.revision", number=revisions.index(revision) + 1)
    return f"{number} {revision.as_of}"
