"""Two short pages about the site itself: how it can be used by everybody, and what it keeps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityhall.foundation.accounts.api import public

HOUR = 60 * 60


@public("だれでも読めるように")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does so that everybody can use it, and what it does not do yet."""
    return render(request, "portal/accessibility.html")


@public("だれでも読めるように")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, who sees it, which cookies."""
    cookies = {
        settings.SESSION_COOKIE_NAME: "session",
        settings.CSRF_COOKIE_NAME: "csrf",
        "cityhall_draft": "draft",
        "cityhall_language": "language",
        "cityhall_size": "size",
    }
    context = {
        "cookies": [(name, f"about.cookie.{kind}") for name, kind in cookies.items()],
        "hours": settings.SESSION_COOKIE_AGE // HOUR,
    }
    return render(request, "portal/privacy.html", context)
