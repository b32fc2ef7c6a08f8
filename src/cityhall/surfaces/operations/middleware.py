"""Every request gets an id, is counted, and leaves one line in the log that names no one."""

import logging
import time
from collections.abc import Callable
from secrets import token_hex

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from cityhall.surfaces.operations.figures import count_request

HEADER = "X-Request-Id"

log = logging.getLogger("cityhall.requests")


class RequestMiddleware:
    """The outermost: what other middleware answers is counted too.

    The id is made here, never taken from outside, and stands in the answer, so that somebody who
    calls about an error can read it out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clear_contextvars()  # here and not at the end: Django still logs what it answered
        request_id = token_hex(8)
        bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            seconds = time.perf_counter() - began
        response[HEADER] = request_id
        route = route_of(request)
        count_request(route, request.method or "", response.status_code, seconds)
        fields = {
            "route": route,
            "method": request.method,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user_kind": kind_of(request),
        }
        log.info("request", extra={"fields": fields})
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route; an address could hold the number of a case."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


def kind_of(request: HttpRequest) -> str:
    """Whether staff or a resident; asked only if the page has asked itself, to cost no query."""
    user = getattr(request, "_cached_user", None)
    return str(getattr(user, "kind", "") or "visitor")
