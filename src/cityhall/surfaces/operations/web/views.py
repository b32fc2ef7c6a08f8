"""What programs ask for in their formats: alive, ready, figures, the icon, what to search."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from cityhall.foundation.accounts.api import public
from cityhall.surfaces.operations.access import watchers_only
from cityhall.surfaces.operations.figures import exposition
from cityhall.surfaces.operations.readiness import readiness

#: Pages about one person or one draft; the rest of the open side may be found by searching.
UNSEARCHED = ("/my/", "/apply/", "/follow/", "/guide/question/", "/guide/plan/", "/staff/")


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


@public("ブラウザーが、どのページからでも取りに来る絵")
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon where browsers look that have read no page."""
    return redirect(static("design_system/icon.svg"))


@public("検索エンジンが、まず読むもの")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the open side but for personal pages; of the desk nothing."""
    is_open = {"portal", "public"} & set(settings.SURFACES)
    lines = (f"Disallow: {each}" for each in (UNSEARCHED if is_open else ("/",)))
    return HttpResponse("\n".join(("User-agent: *", *lines, "")), "text/plain")
