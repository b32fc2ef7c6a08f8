"""Staff come in by password and, if they have one, a second factor; or by a passkey alone.
Everybody goes out by one button."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.actions import record_sign_in
from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.lockout import count_failure, is_locked_out
from cityhall.foundation.accounts.models import Kind, User
from cityhall.foundation.accounts.proofs.code_apps import use_code
from cityhall.foundation.accounts.proofs.passkeys import any_passkey
from cityhall.foundation.accounts.proofs.recovery import use_recovery_code
from cityhall.foundation.accounts.proofs.standing import standing_of
from cityhall.foundation.accounts.staff_sessions import forget_session
from cityhall.foundation.accounts.web.forms import StaffSignInForm
from cityhall.foundation.accounts.web.guards import public, safe_next
from cityhall.foundation.accounts.web.passkeys import holder_of, options_to_use
from cityhall.foundation.accounts.web.proven import remember_proof
from cityhall.foundation.accounts.web.proving import CODE, LOCKED, PASSKEY, WRONG
from cityhall.kernel import clock

STAFF_HOME = "/desk/"
RESIDENT_HOME = "/"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF = "staff_half"
HALF_LASTS = timedelta(minutes=10)


@public("職員がログインするページ")
@sensitive_post_parameters("password", PASSKEY)
@never_cache
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """The form; after it the second factor, the desk, or the page that asked for the sign-in."""
    going_to, now = safe_next(request, STAFF_HOME), clock.now()
    if isinstance(request.user, User) and request.user.is_staff_member:
        return HttpResponseRedirect(going_to)
    if said := request.POST.get(PASSKEY, ""):
        user = _staff(holder_of(request, said, now))
        return _enter(request, user, going_to, now, "passkey") if user else _no_passkey(request)
    form = StaffSignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        return _after_password(request, form.user, going_to, now)
    status = WRONG if form.is_bound else 200
    return _sign_in_page(request, form, form.error_links(), status)


def _after_password(request: HttpRequest, user: User, going_to: str, now: datetime) -> HttpResponse:
    if not standing_of(user.pk).has_second_factor:
        return _enter(request, user, going_to, now, "password")
    request.session[HALF] = {
        "user": user.pk,
        "at": now.isoformat(),
        "hash": user.get_session_auth_hash(),
        "next": going_to,
    }
    return redirect("accounts:staff_second")


def _sign_in_page(
    request: HttpRequest, form: StaffSignInForm, errors: tuple[ErrorLink, ...], status: int
) -> HttpResponse:
    context = {
        "form": form,
        "errors": errors,
        "next": safe_next(request, STAFF_HOME),
        "passkey_options": options_to_use(request, None) if any_passkey() else "",
    }
    return render(request, "accounts/staff_sign_in.html", context, status=status)


def _no_passkey(request: HttpRequest) -> HttpResponse:
    form = StaffSignInForm(request=request)
    told = words("staff_sign_in.passkey_refused")
    return _sign_in_page(request, form, (ErrorLink("id_login", told),), WRONG)


@public("ログインの二つ目の確認。パスワードのあとに来る")
@sensitive_post_parameters(CODE, PASSKEY)
@never_cache
@require_http_methods(["GET", "POST"])
def staff_second(request: HttpRequest) -> HttpResponse:
    """After the password: a passkey, the code of the app, or a recovery code."""
    now = clock.now()
    user, going_to = _half(request, now)
    if user is None:
        return redirect("accounts:staff_sign_in")
    status = 200
    if request.method == "POST":
        if is_locked_out(request, user.login):
            return locked_out(request)
        if by_what := _second_proof(request, user, now):
            return _enter(request, user, going_to, now, "password", by_what)
        count_failure(request, user.login)
        status = WRONG
    standing = standing_of(user.pk)
    error = words("staff_second.wrong") if status == WRONG else ""
    context = {
        "has_app": standing.has_app,
        "passkey_options": options_to_use(request, user.pk) if standing.passkeys else "",
        "error": error,
        "errors": [ErrorLink(CODE, error)] if error else [],
        "name": user.display_name,
    }
    return render(request, "accounts/staff_second.html", context, status=status)


def _half(request: HttpRequest, now: datetime) -> tuple[User | None, str]:
    """Who has given the right password in this browser, and where they wish to go."""
    half = request.session.get(HALF) or {}
    user = _staff(half.get("user"))
    if user is None or half["hash"] != user.get_session_auth_hash():
        return None, STAFF_HOME
    if now - datetime.fromisoformat(half["at"]) > HALF_LASTS:
        return None, STAFF_HOME
    return user, half["next"]


def _second_proof(request: HttpRequest, user: User, now: datetime) -> str:
    """By what it was proved; '' if it was not."""
    if said := request.POST.get(PASSKEY, ""):
        return "passkey" if holder_of(request, said, now) == user.pk else ""
    code = request.POST.get(CODE, "")[:100]
    if use_code(user_id=user.pk, code=code, now=now):
        return "code"
    used = use_recovery_code(user_id=user.pk, code=code, by=Actor.of(user), now=now)
    return "recovery" if used else ""


def _enter(
    request: HttpRequest, user: User, going_to: str, now: datetime, *proofs: str
) -> HttpResponse:
    request.session.pop(HALF, None)
    login(request, user, backend=PASSWORD_BACKEND)
    remember_proof(request, now=now, second=proofs != ("password",))
    record_sign_in(user=user, now=now, proofs=proofs)
    return HttpResponseRedirect(going_to)


def _staff(user_id: object) -> User | None:
    if not isinstance(user_id, int):
        return None
    return User.objects.filter(pk=user_id, kind=Kind.STAFF, is_active=True).first()


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, *_: Any, **__: Any
) -> HttpResponse:
    """What is answered after too many failures; says how long to wait, and what else helps."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    return render(request, "accounts/locked_out.html", {"minutes": minutes}, status=LOCKED)


@public("ログアウトはだれにでもできる")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session. Drafts that belong to the account stay; the browser forgets all."""
    was_staff = isinstance(request.user, User) and request.user.is_staff_member
    if was_staff:
        forget_session(session_key=request.session.session_key or "")
    logout(request)
    response = HttpResponseRedirect(settings.LOGIN_URL if was_staff else RESIDENT_HOME)
    for name in settings.COOKIES_OF_A_PERSON:
        response.delete_cookie(name, samesite="Lax")
    return response
