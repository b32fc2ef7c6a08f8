"""Residents come in through the identity provider: a page that says what happens, out, back."""

import hmac
import logging
import re
from dataclasses import replace
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
    forget_session,
    keep_signature,
    public,
    record_sign_in,
    remember_assurance,
    safe_next,
)
from cityhall.foundation.accounts.ports import (
    Claims,
    IdentityProvider,
    IdentityRefused,
    IdentityUnavailable,
    SignedAct,
)
from cityhall.foundation.residents.actions import welcome_resident
from cityhall.foundation.residents.web import pending
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write

log = logging.getLogger(__name__)
HOME = "/"
SHA256 = re.compile(r"[0-9a-f]{64}")
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
    going_to, signs = safe_next(request, HOME), _to_be_signed(request)
    level = "signature" if signs else "login"
    if at_least(assurance_of(request, now=clock.now(), signs=signs), level):
        return HttpResponseRedirect(going_to)
    if provider() is None:
        return _failed(request, "unavailable", 503, going_to)
    context = {"next": going_to, "level": level, "signs": signs}
    return render(request, "residents/sign_in.html", context)


@public("本人確認のサービスへ進む")
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """To the provider, with a state, a nonce and a verifier that only this session knows.

    A link and not a form: browsers hold `form-action 'self'` against where a form is redirected.
    """
    identity, going_to, now = provider(), safe_next(request, HOME), clock.now()
    if identity is None:
        return _failed(request, "unavailable", 503, going_to)
    state, asked = pending.begun(going_to=going_to, signs=_to_be_signed(request), now=now)
    try:
        address, transaction = _leave(identity, asked, state, _return_address(request), now)
    except IdentityUnavailable as trouble:
        log.warning("no sign-in could begin: %s", trouble)
        return _failed(request, "unavailable", 503, going_to, signs=asked.signs)
    pending.remember(request, state, replace(asked, transaction=transaction))
    return HttpResponseRedirect(address)


def _leave(
    identity: IdentityProvider, asked: pending.Pending, state: str, return_to: str, now: datetime
) -> tuple[str, str]:
    """The address at the provider, and its number for a signing act ('' for a sign-in)."""
    if not asked.signs:
        address = identity.begin(
            state=state, nonce=asked.nonce, verifier=asked.verifier, return_to=return_to, now=now
        )
        return address, ""
    begun = identity.begin_signing(
        digest=asked.signs,
        state=state,
        nonce=asked.nonce,
        verifier=asked.verifier,
        return_to=return_to,
        now=now,
    )
    return begun.address, begun.transaction


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
        claims, act = _come_back(request, identity, asked, now)
        _ensure_trustworthy(claims, asked)
    except IdentityUnavailable as trouble:
        log.warning("a sign-in could not be finished: %s", trouble)
        return _failed(request, "unavailable", 503, asked.going_to, signs=asked.signs)
    except IdentityRefused as refusal:
        level = logging.INFO if "error" in request.GET else logging.WARNING  # cancelling is no news
        log.log(level, "a sign-in was refused: %s", refusal)
        return _failed(request, "failed", 400, asked.going_to, signs=asked.signs)
    return _enter(request, claims, act, asked.going_to, now)


def _come_back(
    request: HttpRequest, identity: IdentityProvider, asked: pending.Pending, now: datetime
) -> tuple[Claims, SignedAct | None]:
    params, return_to = request.GET.dict(), _return_address(request)
    if not asked.signs:
        claims = identity.finish(params, verifier=asked.verifier, return_to=return_to, now=now)
        return claims, None
    return identity.finish_signing(
        params,
        digest=asked.signs,
        transaction=asked.transaction,
        verifier=asked.verifier,
        return_to=return_to,
        now=now,
    )


def _enter(
    request: HttpRequest, claims: Claims, act: SignedAct | None, going_to: str, now: datetime
) -> HttpResponse:
    """The account, the person, what was signed and the audit: all of it or nothing; only then
    does the session know anybody."""
    with write():
        user = account_for(claims=claims, now=now)
        if not user.is_active:
            return _failed(request, "closed", 403)
        present = request.user
        if isinstance(present, User) and present.is_resident and present.pk != user.pk:
            return _failed(request, "other_person", 409, going_to)
        forget_session(session_key=request.session.session_key or "")  # of staff, who leave with it
        by = Actor.of(user)
        welcome_resident(user=user, claims=claims, by=by, now=now)
        if act is not None:
            keep_signature(user_id=user.pk, issuer=claims.issuer, act=act, by=by, now=now)
        record_sign_in(user=user, now=now)
    login(request, user, backend=BACKEND)  # a new session key; what the visitor entered stays
    request.session.cycle_key()
    remember_assurance(request, claims.assurance, now, signed=act.digest if act else "")
    return HttpResponseRedirect(going_to)


def _ensure_trustworthy(claims: Claims, asked: pending.Pending) -> None:
    if not hmac.compare_digest(claims.nonce.encode(), asked.nonce.encode()):
        raise IdentityRefused("the answer belongs to another sign-in")
    if claims.assurance != ("signature" if asked.signs else "login"):
        raise IdentityRefused("the answer is not as sure as was asked for")


def _not_awaited(request: HttpRequest) -> HttpResponse:
    """The back button after a sign-in is no failure; anything else is."""
    if isinstance(request.user, User) and request.user.is_resident:
        return HttpResponseRedirect(HOME)
    return _failed(request, "failed", 400)


def _failed(
    request: HttpRequest, what: str, status: int, going_to: str = HOME, *, signs: str = ""
) -> HttpResponse:
    context = {
        "heading": f"sign_in.{what}.title",
        "explanation": f"sign_in.{what}.body",
        "next": going_to,
        "signs": signs,
        "may_try_again": what != "closed",
    }
    return render(request, "residents/sign_in_failed.html", context, status=status)


def _to_be_signed(request: HttpRequest) -> str:
    """The digest of what is to be signed, where a signature is asked for; '' for a sign-in."""
    if request.GET.get("level") != "signature":
        return ""
    signs = request.GET.get("signs", "")
    if not SHA256.fullmatch(signs):
        raise Invalid(
            "residents.nothing_to_sign",
            "署名する内容が分かりません。",
            "手続きの「答えを確かめる」ページに戻り、そこから進んでください。",
            status=400,
        )
    return signs


def _return_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("residents:sign_in_return"))
