"""Searching the issues of all years in a reader's own words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import public
from cityhall.governance.reform_policies.api import MOST_FOUND, editions
from cityhall.governance.reform_policies.api import search as found_issues
from cityhall.surfaces.public.naming import bureaus_in
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.shown import issue_rows
from cityhall.surfaces.public.web.overview import OPEN, crumbs, edition_title

LONGEST = 100  # characters of a search


@public(OPEN)
@require_safe
@remembered
def search(request: HttpRequest) -> HttpResponse:
    """Issues by year, the newest first."""
    asked = request.GET.get("q", "")[:LONGEST].strip()
    rows = found_issues(asked)
    years = [
        (edition_title(each.year), issue_rows(own, each, bureaus_in(each.year)))
        for each in editions()
        if (own := [row for row in rows if row.year == each.year])
    ]
    context = {
        "asked": asked,
        "years": years,
        "count": len(rows),
        "is_cut": len(rows) == MOST_FOUND,
        "most": MOST_FOUND,
        "crumbs": crumbs(last=words("reform.search.label")),
    }
    return render(request, "public/search.html", context)
