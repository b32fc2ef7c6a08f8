"""Alive, ready, and figures: for programs that watch, in their formats."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from cityhall.foundation.accounts.api import public
from cityhall.surfaces.operations.access import watchers_only
from cityhall.surfaces.operations.figures import exposition
from cityhall.surfaces.operations.readiness import readiness


@public("動いているかどうかだけを答え、何も読まない")
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at, so that a slow database kills no server."""
    return HttpResponse("ok\n", "text/plain")


@public("見張るプログラムのアドレスか合い言葉を、ビューが確かめる")
@never_cache
@require_safe
@watchers_only
def ready(request: HttpRequest) -> HttpResponse:
    """503 while something is missing, and which."""
    checks = readiness()
    is_ready = all(checks.values())
    return JsonResponse({"ok": is_ready, "checks": checks}, status=200 if is_ready else 503)


@public("見張るプログラムのアドレスか合い言葉を、ビューが確かめる")
@never_cache
@require_safe
@watchers_only
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for Prometheus to fetch."""
    return HttpResponse(exposition(), CONTENT_TYPE_LATEST)
