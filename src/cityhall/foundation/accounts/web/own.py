"""One's own account: what proves who one is, where one is signed in, the password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.actor import actor_of
from cityhall.foundation.accounts.lockout import count_failure, is_locked_out
from cityhall.foundation.accounts.models import User
from cityhall.foundation.accounts.proofs.standing import standing_of
from cityhall.foundation.accounts.staff_accounts import set_staff_password
from cityhall.foundation.accounts.staff_sessions import (
    end_other_sessions,
    end_session,
    forget_session,
    sessions_of,
)
from cityhall.foundation.accounts.web.guards import needs, public, safe_next
from cityhall.foundation.accounts.web.proven import proven_in, staff_in
from cityhall.foundation.accounts.web.proving import page_that_asks, prove
from cityhall.foundation.accounts.web.sessions import (
    note_session,
    open_when_locked,
    open_without_second,
)
from cityhall.foundation.accounts.web.views import STAFF_HOME, locked_out
from cityhall.foundation.accounts.work_mail import choose_work_mail, wants_work_mail
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid

OWN = "account.own"
GOING_TO = "staff_going_to"


def holder(request: HttpRequest) -> User:
    """The member of staff whose account it is; the guard has let nobody else in."""
    user = staff_in(request)
    if user is None:
        raise AssertionError("behind @needs")
    return user


@open_without_second
@needs(OWN)
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Everything at a glance. Where a second factor is required and missing, that comes first."""
    user, now = holder(request), clock.now()
    standing, proven = standing_of(user.pk), proven_in(request)
    is_required = settings.STAFF_SECOND_FACTOR == "required"
    if "next" in request.GET:
        request.session[GOING_TO] = safe_next(request, STAFF_HOME)
    context = {
        "user": user,
        "standing": standing,
        "is_required": is_required and not standing.has_second_factor,
        "may_go_on": proven is not None and (proven.has_second or not is_required),
        "going_to": request.session.get(GOING_TO, STAFF_HOME),
        "sessions": sessions_of(user.pk, this_one=request.session.session_key or "", now=now),
        "wants_mail": wants_work_mail(user),
        "idle": settings.STAFF_IDLE_MINUTES,
        "hours": settings.STAFF_PROOF_HOURS,
    }
    return render(request, "accounts/own.html", context)


@needs(OWN)
@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs one browser out."""
    end_session(
        user_id=holder(request).pk, session_id=session_id, by=actor_of(request), now=clock.now()
    )
    messages.success(request, words("staff_own.session_ended"))
    return redirect("accounts:own")


@needs(OWN)
@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """Signs out everywhere but here."""
    end_other_sessions(
        user_id=holder(request).pk,
        this_one=request.session.session_key or "",
        by=actor_of(request),
        now=clock.now(),
    )
    messages.success(request, words("staff_own.others_ended"))
    return redirect("accounts:own")


@needs(OWN)
@require_POST
def work_mail(request: HttpRequest) -> HttpResponse:
    """Mails of what waits at the desk: from now on, or not any more."""
    is_wanted = request.POST.get("wanted") == "1"
    choose_work_mail(
        user_id=holder(request).pk, is_wanted=is_wanted, by=actor_of(request), now=clock.now()
    )
    messages.success(request, words(f"staff_own.mail.{'on' if is_wanted else 'off'}"))
    return redirect("accounts:own")


@open_without_second
@needs(OWN)
@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """The session goes on: whoever was warned has said so. The middleware has noted it."""
    return HttpResponse(status=204)


@open_without_second
@needs(OWN)
@sensitive_post_parameters("current", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; everywhere else the account is signed out."""
    if request.method == "GET":
        return _password_page(request, {})
    user = holder(request)
    if is_locked_out(request, user.login):
        return locked_out(request)
    errors = _password_errors(request, user)
    if not errors:
        errors = _set_password(request, user)
    if errors:
        return _password_page(request, errors)
    messages.success(request, words("staff_own.password_set"))
    return redirect("accounts:own")


def _password_errors(request: HttpRequest, user: User) -> dict[str, str]:
    if not check_password(request.POST.get("current", ""), user.password):
        count_failure(request, user.login)
        return {"current": words("staff_own.password_wrong")}
    if request.POST.get("new", "") != request.POST.get("again", ""):
        return {"again": words("staff_own.password_differs")}
    return {}


def _set_password(request: HttpRequest, user: User) -> dict[str, str]:
    """The new password, kept here and nowhere else; what is wrong with it, if anything is."""
    now = clock.now()
    try:
        set_staff_password(
            user_id=user.pk,
            password=request.POST.get("new", ""),
            by=actor_of(request),
            now=now,
            keeping=request.session.session_key or "",
        )
    except Invalid as problem:
        return {"new": f"{problem.message}{problem.remedy}"}
    user.refresh_from_db()
    forget_session(session_key=request.session.session_key or "")
    update_session_auth_hash(request, user)  # which gives the session another key
    note_session(request, user, now)
    return {}


def _password_page(request: HttpRequest, errors: dict[str, str]) -> HttpResponse:
    context: dict[str, Any] = {
        "wrong": errors,
        "errors": [ErrorLink(name, told) for name, told in errors.items()],
    }
    return render(request, "accounts/password.html", context, status=422 if errors else 200)


@open_when_locked
@public("鍵のかかった職員の画面を、本人の確認で開く")
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Opens a locked session, then goes to the page that was asked for."""
    user, going_to = staff_in(request), safe_next(request, STAFF_HOME)
    if user is None:
        return redirect("accounts:staff_sign_in")
    why = request.POST.get("why") or request.GET.get("why", "")
    why = why if why in ("idle", "long") else "idle"
    status = 200
    if request.method == "POST":
        now = clock.now()
        status = prove(request, user, now)
        if status == 0:
            note_session(request, user, now)
            return redirect(going_to)
    return page_that_asks(request, user, why=why, status=status, going_to=going_to)
