"""Residents come in through the identity provider: a page that says what happens, out, back."""

import hmac
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    account_for,
    assurance_of,
    at_least,
    public,
    record_sign_in,
    remember_assurance,
    safe_next,
)
from cityhall.foundation.accounts.ports import Claims, IdentityProvider, IdentityRefused
from cityhall.foundation.residents.actions import welcome_resident
from cityhall.foundation.residents.web import pending
from cityhall.kernel import clock
from cityhall.kernel.transactions import write

HOME = "/"
LEVELS = ("login", "signature")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def provider() -> IdentityProvider | None:
    """The adapter behind the port, by settings.IDENTITY_PROVIDER; None where there is none."""
    if not settings.IDENTITY_PROVIDER:
        return None
    adapter: IdentityProvider = import_string(settings.IDENTITY_PROVIDER)()
    return adapter


@public("住民がログインするページ")
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Says what will be asked and what we receive; the one link leads to the provider."""
    going_to, level = safe_next(request, HOME), _level(request)
    if at_least(assurance_of(request, now=clock.now()), level):
        return HttpResponseRedirect(going_to)
    if provider() is None:
        return _failed(request, "unavailable", 503)
    context = {"next": going_to, "level": level}
    return render(request, "residents/sign_in.html", context)


@public("本人確認のサービスへ進む")
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """To the provider, with a state, a nonce and a verifier that only this session knows.

    A link and not a form: browsers hold `form-action 'self'` against where a form is redirected.
    """
    identity = provider()
    if identity is None:
        return _failed(request, "unavailable", 503)
    level = _level(request)
    state, asked = pending.remember(
        request, going_to=safe_next(request, HOME), level=level, now=clock.now()
    )
    address = identity.begin(
        state=state,
        nonce=asked.nonce,
        verifier=asked.verifier,
        return_to=_return_address(request),
        level=level,
    )
    return HttpResponseRedirect(address)


@public("本人確認のサービスから戻る")
@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Back from the provider: signed in and where one wanted to go, or told what went wrong."""
    now = clock.now()
    asked = pending.take(request, request.GET.get("state", ""), now=now)
    identity = provider()
    if asked is None or identity is None:
        return _not_awaited(request)
    try:
        claims = identity.finish(
            request.GET.dict(), verifier=asked.verifier, return_to=_return_address(request)
        )
        _ensure_trustworthy(claims, asked)
    except IdentityRefused:
        return _failed(request, "failed", 400, asked.going_to)
    return _enter(request, claims, asked.going_to, now)


def _enter(request: HttpRequest, claims: Claims, going_to: str, now: datetime) -> HttpResponse:
    with write():
        user = account_for(claims=claims, now=now)
        if not user.is_active:
            return _failed(request, "closed", 403)
        present = request.user
        if isinstance(present, User) and present.is_resident and present.pk != user.pk:
            return _failed(request, "other_person", 409, going_to)
        welcome_resident(user=user, claims=claims, by=Actor.of(user), now=now)
        record_sign_in(user=user, now=now)
    login(request, user, backend=BACKEND)  # a new session key; what the visitor entered stays
    request.session.cycle_key()
    remember_assurance(request, claims.assurance, now)
    return HttpResponseRedirect(going_to)


def _ensure_trustworthy(claims: Claims, asked: pending.Pending) -> None:
    if not hmac.compare_digest(claims.nonce, asked.nonce):
        raise IdentityRefused("the answer belongs to another sign-in")
    if claims.assurance not in LEVELS or not at_least(claims.assurance, asked.level):
        raise IdentityRefused("the answer is less sure than was asked for")


def _not_awaited(request: HttpRequest) -> HttpResponse:
    """The back button after a sign-in is no failure; anything else is."""
    if isinstance(request.user, User) and request.user.is_resident:
        return HttpResponseRedirect(HOME)
    return _failed(request, "failed", 400)


def _failed(request: HttpRequest, what: str, status: int, going_to: str = HOME) -> HttpResponse:
    context = {
        "heading": f"sign_in.{what}.title",
        "explanation": f"sign_in.{what}.body",
        "next": going_to,
        "may_try_again": what in ("failed", "other_person"),
    }
    return render(request, "residents/sign_in_failed.html", context, status=status)


def _level(request: HttpRequest) -> str:
    wanted = request.GET.get("level", "")
    return wanted if wanted in LEVELS else LEVELS[0]


def _return_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("residents:sign_in_return"))
