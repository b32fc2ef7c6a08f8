"""The conversation with the provider: the way out, the code for tokens, the tokens for claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from cityhall.adapters.identity_provider.challenge import challenge_of
from cityhall.adapters.identity_provider.openid.calls import Answer, ask
from cityhall.adapters.identity_provider.openid.keys import client_key
from cityhall.adapters.identity_provider.openid.places import Places, places
from cityhall.adapters.identity_provider.openid.tokens import assertion, read_id_token
from cityhall.foundation.accounts.ports import IdentityRefused, IdentityUnavailable

BASIC_FACTS = "openid name address birthdate gender"
BY_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: Errors of the way back that say nothing about the person (RFC 6749, 4.1.2.1).
ITS_TROUBLE = frozenset({"server_error", "temporarily_unavailable"})
#: Errors of the token endpoint that say something about the code, not about us (RFC 6749, 5.2).
ABOUT_THE_CODE = frozenset({"invalid_grant", "access_denied", "interaction_required"})


@dataclass(frozen=True)
class Confirmed:
    """Claims of the ID token, joined with those of the userinfo endpoint, and the access token."""

    claims: Mapping[str, Any]
    access_token: str


def way_out(
    *,
    scope: str,
    state: str,
    nonce: str,
    verifier: str,
    return_to: str,
    now: datetime,
    **more: str,
) -> str:
    """The address of an authorisation request."""
    asked = {
        "response_type": "code",
        "scope": scope,
        "client_id": settings.OPENID_CLIENT,
        "redirect_uri": registered(return_to),
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        **({"acr_values": settings.OPENID_ACR_ASKED} if settings.OPENID_ACR_ASKED else {}),
        **more,
    }
    place = places(now).authorization
    return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"


def registered(return_to: str) -> str:
    """Where the provider sends people back: the path on the address of the site as configured,
    whatever host the request named. It must be registered with the provider letter for letter."""
    return settings.SITE_ADDRESS.rstrip("/") + urlsplit(return_to).path


def confirmed(
    params: Mapping[str, str], *, verifier: str, return_to: str, now: datetime
) -> Confirmed:
    """Whom the provider confirms, from the query of the way back. Nothing is kept if it fails."""
    code = _code_in(params)
    where = places(now)
    answer = _tokens(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": registered(return_to),
            "code_verifier": verifier,
        },
        where,
        now,
    )
    access_token, id_token = answer.get("access_token"), answer.get("id_token")
    if not isinstance(access_token, str) or not isinstance(id_token, str):
        raise IdentityRefused("the provider gave no tokens for the code")
    claims = read_id_token(
        id_token,
        keys_at=where.keys,
        issuer=settings.OPENID_ISSUER,
        client=settings.OPENID_CLIENT,
        access_token=access_token,
        now=now,
    )
    return Confirmed({**_userinfo(where, access_token, claims), **claims}, access_token)


def machine_token(*, scope: str, now: datetime) -> str:
    """An access token of the city itself (client credentials), with which a signing act begins."""
    asked = {"grant_type": "client_credentials", "scope": scope}
    token = _tokens(asked, places(now), now).get("access_token")
    if not isinstance(token, str):
        raise IdentityUnavailable("the provider gave the city no token")
    return token


def _code_in(params: Mapping[str, str]) -> str:
    """The code of the way back; an `iss` beside it must be the issuer we asked (RFC 9207)."""
    error = params.get("error", "")
    if error in ITS_TROUBLE:
        raise IdentityUnavailable(f"the way back says {error}")
    if error or not params.get("code"):
        raise IdentityRefused("cancelled, or a way back without a code")
    if params.get("iss", settings.OPENID_ISSUER) != settings.OPENID_ISSUER:
        raise IdentityRefused("a way back from another issuer")
    return params["code"]


def _tokens(form: Mapping[str, str], where: Places, now: datetime) -> dict[str, Any]:
    signed = assertion(
        key=client_key(),
        kid=settings.OPENID_KEY_ID,
        client=settings.OPENID_CLIENT,
        audience=where.token,
        now=now,
    )
    ours = {
        "client_id": settings.OPENID_CLIENT,
        "client_assertion_type": BY_ASSERTION,
        "client_assertion": signed,
    }
    answer = ask(where.token, form={**form, **ours})
    if not answer.is_good:
        raise _told(answer)
    return answer.fields()


def _told(answer: Answer) -> IdentityRefused | IdentityUnavailable:
    """A spent or foreign code is the visitor's affair; a client that is not known is ours."""
    error = answer.fields().get("error", "")
    if error in ABOUT_THE_CODE:
        return IdentityRefused(f"the token endpoint says {error}")
    return IdentityUnavailable(f"the token endpoint answers {answer.status} {str(error)[:40]!r}")


def _userinfo(where: Places, access_token: str, claims: Mapping[str, Any]) -> dict[str, Any]:
    """What the userinfo endpoint says of the same person (OpenID Connect Core 1.0, 5.3.4)."""
    answer = ask(where.userinfo, bearer=access_token)
    if not answer.is_good:
        raise IdentityUnavailable(f"the userinfo endpoint answers {answer.status}")
    said = answer.fields()
    if said.get("sub") != claims["sub"]:
        raise IdentityRefused("the userinfo endpoint speaks of somebody else")
    return said
