"""The page of the demonstration's identity provider: choose whom to play, or go back."""

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.adapters.identity_provider.demo import seal, unseal
from cityhall.adapters.identity_provider.people import demo_residents
from cityhall.foundation.accounts.api import public
from cityhall.foundation.accounts.ports import IdentityRefused
from cityhall.kernel.errors import Invalid

REQUEST_LASTS = 600  # seconds
TEMPLATE = Path(__file__).parent / "templates" / "choose.html"


@public("デモ用の本人確認。デモのときだけある")
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The invented people, each a link that plays them."""
    if not settings.DEMO:
        raise Http404
    sealed = request.GET.get("request", "")
    asked = _asked(sealed)
    people = demo_residents(settings.MUNICIPALITY_DIR)
    if person := people.get(request.GET.get("person", "")):
        return _back(asked, code=seal({**asked, "person": person.id}))
    if "cancel" in request.GET:
        return _back(asked, error="access_denied")
    context = {
        "residents": people.values(),
        "sealed": sealed,
        "is_signature": asked["level"] == "signature",
    }
    page = engines["django"].from_string(TEMPLATE.read_text(encoding="utf-8"))
    return HttpResponse(page.render(context, request))


def _back(asked: dict[str, str], **answer: str) -> HttpResponseRedirect:
    query = urlencode({"state": asked["state"], **answer})
    return HttpResponseRedirect(f"{asked['return_to']}?{query}")


def _asked(sealed: str) -> dict[str, str]:
    try:
        return unseal(sealed, max_age=REQUEST_LASTS)
    except IdentityRefused:
        raise Invalid(
            "demo_identity.unknown_request",
            "このページは、ログインのページから開きます。",
            "ログインのページに戻って、もう一度進んでください。",
            status=400,
        ) from None
