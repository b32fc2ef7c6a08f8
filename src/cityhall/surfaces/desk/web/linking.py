"""Handing somebody at the counter the code that joins a case to his or her account."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cityhall.design_system.dates import moment_in_words
from cityhall.engine.cases.api import case_page, make_link_code
from cityhall.foundation.accounts.api import actor_of
from cityhall.kernel import clock
from cityhall.kernel.reference_numbers import spoken
from cityhall.kernel.texts import JAPANESE
from cityhall.surfaces.desk.web.case import came_from
from cityhall.surfaces.desk.web.frame import at_desk, show

WHERE = "/my/link/"  # on the residents' side, which may be another host


@at_desk("case.receive")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """What the code is for; then, once, the code: on paper, as QR of the page, and to be read."""
    now = clock.now()
    page = case_page(reference=reference, by=actor_of(request), now=now)
    context = {"case": page, "back": came_from(request)}
    if request.method == "POST":
        made = make_link_code(reference=reference, by=actor_of(request), now=now)
        context |= {
            "made": made,
            "spoken": spoken(made.code),
            "until": moment_in_words(made.expires_at, JAPANESE),
            "address": urljoin(settings.SITE_ADDRESS, WHERE),
        }
    return show(request, "link", context)
