"""A signed link from a mail opens one case for this browser session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.engine.cases.api import own_cases
from cityhall.foundation.accounts.api import Actor, public
from cityhall.kernel import clock
from cityhall.surfaces.portal.links import reference_of
from cityhall.surfaces.portal.web.entering import hold_link, no_such_case


@public("署名つきのリンク。受け取った人が、その案件だけを開く")
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """To the case, without the token in its address. A case that has found its person since is
    read by signing in; a forged or old link leads nowhere."""
    reference = reference_of(token)
    if reference is None:
        return no_such_case(request)
    cases = own_cases(by=Actor.visitor().holding([reference]), now=clock.now())
    if not cases:
        return redirect("resident:case", reference)
    hold_link(request, reference)
    return redirect("resident:case", cases[0].summary.reference)
