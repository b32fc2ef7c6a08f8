"""Who really asks, where the city stands behind proxies of its own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class BehindProxies:
    """Takes the reader's address and scheme from what the city's own proxies added.

    `settings.PROXIES` is how many of them a request passes. Each adds the address it saw at the
    end of X-Forwarded-For, so the reader's stands that many places from the end; what stands
    before it anybody may have written. Without a proxy of ours the headers are not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            _believe(request.META, settings.PROXIES)
        return self.get_response(request)


def _believe(meta: dict[str, Any], proxies: int) -> None:
    seen = meta.pop("HTTP_X_FORWARDED_FOR", "").split(",")
    places = [place.strip() for place in seen if place.strip()]
    if len(places) >= proxies:
        meta["REMOTE_ADDR"] = places[-proxies]
    scheme = meta.pop("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip()
    if scheme == "https":
        meta["wsgi.url_scheme"] = scheme
