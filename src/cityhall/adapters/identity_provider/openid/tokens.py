"""Tokens: the assertion by which the city shows who it is, and ID tokens checked claim by claim."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cityhall.adapters.identity_provider.openid.keys import key_named
from cityhall.foundation.accounts.ports import IdentityRefused

ALGORITHM = "ES256"  # the only one, for their tokens and for ours
SKEW = timedelta(seconds=60)  # by so much the provider's clock and ours may differ
OLDEST = timedelta(minutes=10)  # a token is read in the moment in which it was made
ASSERTION_LASTS = timedelta(seconds=60)
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2


def assertion(*, key: ECKey, kid: str, client: str, audience: str, now: datetime) -> str:
    """Client authentication by private_key_jwt (OpenID Connect Core 1.0, 9): good once."""
    issued = int(now.timestamp())
    claims = {
        "iss": client,
        "sub": client,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": issued,
        "exp": issued + int(ASSERTION_LASTS.total_seconds()),
    }
    header = {"alg": ALGORITHM, "kid": kid or key.thumbprint()}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def read_id_token(
    token: str, *, keys_at: str, issuer: str, client: str, access_token: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that was made by this issuer, for this client, just now.

    Raises `IdentityRefused` for any other (OpenID Connect Core 1.0, 3.1.3.7), and
    `IdentityUnavailable` where the keys cannot be fetched. The nonce is not compared here: whoever
    began the sign-in knows it.
    """
    header = _header(token)
    if header.get("alg") != ALGORITHM:
        raise IdentityRefused("signed by an algorithm that is not allowed")
    kid = header.get("kid")
    key = key_named(kid if isinstance(kid, str) else None, address=keys_at, now=now)
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        _demands(issuer, client, now).validate(claims)
    except JoseError as error:
        raise IdentityRefused(f"the ID token: {error.error}") from error
    _ensure_ours(claims, client)
    _ensure_recent(claims, now)
    _ensure_access_token(claims, access_token)
    return claims


def _header(token: str) -> dict[str, Any]:
    """What the token says of itself; nothing of it is believed."""
    try:
        return jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise IdentityRefused("not a signed token") from error


def _demands(issuer: str, client: str, now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(SKEW.total_seconds()),
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )


def _ensure_ours(claims: dict[str, Any], client: str) -> None:
    """A token for several needs to name the one it was made for; a name must be ours."""
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if several else client) != client:
        raise IdentityRefused("the ID token was made for another client")
    if len(claims["sub"]) > LONGEST_SUBJECT or not isinstance(claims["nonce"], str):
        raise IdentityRefused("the ID token has a claim of a wrong shape")


def _ensure_recent(claims: dict[str, Any], now: datetime) -> None:
    if claims["iat"] < (now - OLDEST - SKEW).timestamp():
        raise IdentityRefused("the ID token is an old one")


def _ensure_access_token(claims: dict[str, Any], access_token: str) -> None:
    """at_hash binds the two tokens, where there is one (OpenID Connect Core 1.0, 3.1.3.6)."""
    if "at_hash" not in claims:
        return
    half = hashlib.sha256(access_token.encode("ascii", "replace")).digest()[:16]
    if claims["at_hash"] != base64.urlsafe_b64encode(half).rstrip(b"=").decode("ascii"):
        raise IdentityRefused("the access token belongs to another ID token")
