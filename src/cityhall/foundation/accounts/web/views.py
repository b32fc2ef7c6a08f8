"""Staff come in by password; everybody goes out by one button."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cityhall.foundation.accounts.actions import record_sign_in
from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.web.forms import StaffSignInForm
from cityhall.foundation.accounts.web.guards import public, safe_next
from cityhall.kernel import clock

STAFF_HOME = "/desk/"
RESIDENT_HOME = "/"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


@public("職員がログインするページ")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """The form; after it the desk, or the page that asked for the sign-in."""
    going_to = safe_next(request, STAFF_HOME)
    if isinstance(request.user, User) and request.user.is_staff_member:
        return HttpResponseRedirect(going_to)
    form = StaffSignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        login(request, form.user, backend=PASSWORD_BACKEND)
        record_sign_in(user=form.user, now=clock.now())
        return HttpResponseRedirect(going_to)
    status = 422 if form.is_bound else 200
    context = {"form": form, "errors": form.error_links(), "next": going_to}
    return render(request, "accounts/staff_sign_in.html", context, status=status)


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, *_: Any, **__: Any
) -> HttpResponse:
    """What axes answers after too many failures; says how long to wait."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)


@public("ログアウトはだれにでもできる")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session. Drafts that belong to the account stay; the browser forgets all."""
    was_staff = isinstance(request.user, User) and request.user.is_staff_member
    logout(request)
    response = HttpResponseRedirect(settings.LOGIN_URL if was_staff else RESIDENT_HOME)
    for name in settings.COOKIES_OF_A_PERSON:
        response.delete_cookie(name, samesite="Lax")
    return response
