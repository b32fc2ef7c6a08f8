"""One bureau or ward office in one edition: its policy as far as the documents give it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import Crumb
from cityhall.foundation.accounts.api import public
from cityhall.governance.reform_policies.api import (
    EditionFile,
    IssueRow,
    RevisionView,
    edition,
    issues_of,
    policy_revisions,
    revisions_of,
)
from cityhall.kernel.clock import today
from cityhall.surfaces.public.naming import UNNAMED, bureaus_in, name_of
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.shown import Line, issue_rows, lines_of, matrix_of, stale
from cityhall.surfaces.public.web.overview import OPEN, crumbs


@dataclass(frozen=True)
class Chapter:
    """A chapter of a policy: its heading, and its fields with their words."""

    title: str
    fields: tuple[tuple[str, tuple[Line, ...]], ...]


@public(OPEN)
@require_safe
@remembered
def bureau_page(request: HttpRequest, year: int, bureau: str) -> HttpResponse:
    """Mission, basics, review, issues, matrix: in the order of the sheet."""
    found, known = edition(year), bureaus_in(year)
    is_named = bureau != UNNAMED
    rows = issues_of(year, bureau=bureau if is_named else "")
    revisions = policy_revisions(year, bureau)
    if not (rows or revisions):
        raise Http404
    policy = revisions[-1] if revisions else None
    newest = max(rows, key=lambda row: row.effective_on, default=None)
    context = {
        "year": year,
        "bureau": bureau if is_named else "",
        "name": name_of(bureau, known),
        "crumbs": [*crumbs(year, last="…")[:-1], Crumb(name_of(bureau, known))],
        "policy": policy,
        "first": _chapters(found, policy, is_first=True),
        "chapters": _chapters(found, policy, is_first=False),
        "issues": issue_rows(rows, found, known),
        "has_fields": any(row.policy_field for row in rows),
        "has_ranks": any(row.rank is not None for row in rows),
        "matrix": matrix_of(rows),
        "differing": _differing(policy, rows),
        "source": _source(policy, rows),
        "stale": stale(newest.effective_on, newest.precision, found, today()) if newest else None,
    }
    return render(request, "public/bureau.html", context)


def _chapters(found: EditionFile, policy: RevisionView | None, *, is_first: bool) -> list[Chapter]:
    """The mission first, since it says what the bureau is for; the others in their order."""
    if policy is None:
        return []
    chapters: dict[str, list[tuple[str, tuple[Line, ...]]]] = {}
    for field in found.policy_fields:
        text = policy.content["sections"].get(field.key, "")
        if text and (field.key == "mission") == is_first:
            chapters.setdefault(field.chapter, []).append((field.label, lines_of(text)))
    return [Chapter(title, tuple(fields)) for title, fields in chapters.items()]


def _differing(policy: RevisionView | None, rows: list[IssueRow]) -> list[str]:
    """Where the document's own list and its issues name another field; neither is mended."""
    if policy is None:
        return []
    own = {row.title: row.policy_field for row in rows}
    return [
        words(
            "reform.bureau.differs_body",
            title=listed["title"],
            listed=listed["policy_field"],
            own=own[listed["title"]],
        )
        for listed in policy.content["issue_list"]
        if own.get(listed["title"], listed["policy_field"]) != listed["policy_field"]
    ]


def _source(policy: RevisionView | None, rows: list[IssueRow]) -> dict[str, str]:
    if policy is not None:
        return dict(policy.source)
    return dict(revisions_of(rows[0].subject)[-1].source)
