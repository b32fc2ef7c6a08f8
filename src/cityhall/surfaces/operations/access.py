"""Who may see figures and readiness: programs at listed addresses, or with the token."""

import hmac
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import Http404

View = Callable[..., HttpResponse]
#: A proxy adds one of these. Its own address would then stand for anybody on the internet.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def watchers_only(view: View) -> View:
    """Anybody else is told that there is nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (_has_token(request) or _is_listed(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted: str = settings.OPERATIONS_TOKEN
    return (
        bool(wanted) and kind == "Bearer" and hmac.compare_digest(token.encode(), wanted.encode())
    )


def _is_listed(request: HttpRequest) -> bool:
    if any(name in request.META for name in PASSED_ON):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
        return any(address in ip_network(each, strict=False) for each in settings.OPERATIONS_FROM)
    except ValueError:
        return False
