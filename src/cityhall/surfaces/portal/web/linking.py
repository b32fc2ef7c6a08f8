"""Entering the code from a counter: what was filed there stands on one's own page from then on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cityhall.design_system.fields import FieldView, error_links
from cityhall.design_system.language import site_texts, words
from cityhall.engine.cases.api import link_by_code
from cityhall.foundation.accounts.api import actor_of, resident_only
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem

LONGEST = 60
#: What is told in the reader's language, by the code of the refusal.
TOLD = {
    "cases.link_code_form": "form",
    "cases.link_refused": "refused",
    "cases.link_tries": "tries",
}


@resident_only
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The box for the code; after it the page on which the case now stands."""
    if request.method == "GET":
        return _show(request, "", {})
    code = request.POST.get("code", "")[: LONGEST + 1]
    try:
        linked = link_by_code(code=code, by=actor_of(request), now=clock.now())
    except Problem as problem:
        if problem.code not in TOLD:
            raise
        told = words(f"my.link.{TOLD[problem.code]}")
        return _show(request, code, {"code": told}, status=problem.status)
    return redirect(f"{reverse('resident:case', args=[linked[0]])}?told=linked")


def _show(
    request: HttpRequest, code: str, errors: dict[str, str], *, status: int = 200
) -> HttpResponse:
    texts = site_texts()
    field = FieldView(
        id="code",
        kind="text",
        label=texts["my.link.code"],
        hint=texts["my.link.code_hint"],
        example=texts["my.link.example"],
        values={"code": code},
        errors=errors,
        max_length=LONGEST,
    )
    context = {"field": field, "errors": error_links(errors)}
    return render(request, "portal/link.html", context, status=status)
