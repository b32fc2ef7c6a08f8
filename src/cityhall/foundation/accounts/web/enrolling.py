"""Getting a second factor, and giving it up: the app, passkeys, codes on paper."""

import base64
from binascii import Error as NotBase64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cityhall.design_system.language import words
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.actor import actor_of
from cityhall.foundation.accounts.proofs.code_apps import (
    add_code_app,
    as_told,
    new_secret,
    remove_code_app,
)
from cityhall.foundation.accounts.proofs.keeping import seal, unseal
from cityhall.foundation.accounts.proofs.passkeys import add_passkey, remove_passkey
from cityhall.foundation.accounts.proofs.recovery import make_recovery_codes
from cityhall.foundation.accounts.proofs.standing import standing_of
from cityhall.foundation.accounts.web.guards import needs
from cityhall.foundation.accounts.web.own import OWN, holder
from cityhall.foundation.accounts.web.passkeys import asked_for, options_to_add, site_of
from cityhall.foundation.accounts.web.proven import proven_in, remember_proof
from cityhall.foundation.accounts.web.proving import require_fresh_proof
from cityhall.foundation.accounts.web.sessions import open_without_second
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem

NEW_SECRET, NEW_CODES = "staff_new_secret", "staff_new_codes"


@open_without_second
@needs(OWN)
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def code_app(request: HttpRequest) -> HttpResponseBase:
    """The secret as QR and as letters; in force once the app has shown a right code."""
    user, now = holder(request), clock.now()
    secret, error = _secret(request), ""
    if request.method == "POST":
        if asked := _proof_first(request, words("staff_app.submit")):
            return asked
        try:
            add_code_app(
                user_id=user.pk,
                secret=secret,
                code=request.POST.get("code", ""),
                by=actor_of(request),
                now=now,
            )
        except Problem as problem:
            error = f"{problem.message}{problem.remedy}"
        else:
            request.session.pop(NEW_SECRET, None)
            return _gained(request, words("staff_app.added"))
    context = {
        "told": as_told(secret, user=user, city=words("city.name")),
        "error": error,
        "errors": [ErrorLink("code", error)] if error else [],
    }
    return render(request, "accounts/code_app.html", context, status=422 if error else 200)


def _proof_first(request: HttpRequest, what: str) -> HttpResponseBase | None:
    """The page that asks for a proof before a change of one's own account, if it is to be shown."""
    return require_fresh_proof(request, what=what, back=reverse("accounts:own"), now=clock.now())


def _secret(request: HttpRequest) -> bytes:
    """The secret that this session shows until it is confirmed, sealed while it waits."""
    about = f"new secret {holder(request).pk}"
    if kept := request.session.get(NEW_SECRET):
        try:
            return unseal(base64.b64decode(kept), about=about)
        except (Problem, NotBase64):
            pass  # of another key or account: a new one
    secret = new_secret()
    request.session[NEW_SECRET] = base64.b64encode(seal(secret, about=about)).decode("ascii")
    return secret


def _gained(request: HttpRequest, told: str) -> HttpResponse:
    """A second factor is there: this session has it, and paper codes are made if none are."""
    user, now = holder(request), clock.now()
    messages.success(request, told)
    proven = proven_in(request)
    if proven is None or not proven.has_second:
        remember_proof(request, now=now, second=True)
    return redirect("accounts:own") if standing_of(user.pk).codes_left else _new_codes(request)


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = make_recovery_codes(user_id=holder(request).pk, by=actor_of(request), now=clock.now())
    sealed = seal("\n".join(codes).encode("ascii"), about=_codes_of(request))
    request.session[NEW_CODES] = base64.b64encode(sealed).decode("ascii")
    return redirect("accounts:recovery_codes")


def _codes_of(request: HttpRequest) -> str:
    return f"new codes {holder(request).pk}"


@open_without_second
@needs(OWN)
@never_cache
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """The codes just made, shown this once; a POST makes new ones."""
    if request.method == "POST":
        asked = _proof_first(request, words("staff_codes.again"))
        return asked or _new_codes(request)
    kept = request.session.pop(NEW_CODES, None)
    if kept is None:
        return redirect("accounts:own")
    codes = unseal(base64.b64decode(kept), about=_codes_of(request)).decode("ascii").split("\n")
    context = {"codes": codes, "login": holder(request).login}
    return render(request, "accounts/recovery_codes.html", context)


@needs(OWN)
@require_POST
def code_app_remove(request: HttpRequest) -> HttpResponseBase:
    """The app's codes open nothing any more."""
    now = clock.now()
    if asked := _proof_first(request, words("staff_own.app_remove")):
        return asked
    remove_code_app(user_id=holder(request).pk, by=actor_of(request), now=now)
    messages.success(request, words("staff_own.app_removed"))
    return redirect("accounts:own")


@open_without_second
@needs(OWN)
@sensitive_post_parameters("credential")
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponseBase:
    """A name for the key, and the browser's answer once its holder was verified."""
    user, now = holder(request), clock.now()
    name, error = request.POST.get("name", ""), ""
    if request.method == "POST":
        if asked := _proof_first(request, words("staff_passkey.submit")):
            return asked
        said = request.POST.get("credential", "")
        try:
            add_passkey(
                user_id=user.pk,
                name=name,
                said=said,
                state=asked_for(request, said) or {},
                site=site_of(request),
                by=actor_of(request),
                now=now,
            )
        except Problem as problem:
            error = f"{problem.message}{problem.remedy}"
        else:
            return _gained(request, words("staff_passkey.added"))
    context = {
        "options": options_to_add(request, user),
        "name": name,
        "error": error,
        "errors": [ErrorLink("name", error)] if error else [],
    }
    return render(request, "accounts/passkey_add.html", context, status=422 if error else 200)


@needs(OWN)
@require_POST
def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponseBase:
    """The key opens nothing any more."""
    now = clock.now()
    if asked := _proof_first(request, words("staff_own.passkey_remove")):
        return asked
    remove_passkey(user_id=holder(request).pk, passkey_id=passkey_id, by=actor_of(request), now=now)
    messages.success(request, words("staff_own.passkey_removed"))
    return redirect("accounts:own")
