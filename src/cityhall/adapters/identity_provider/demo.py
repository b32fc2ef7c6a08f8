"""An identity provider that asks for nothing but whom to play. Only when settings.DEMO.

It goes through the same steps as OpenID Connect: an authorisation request with state, nonce and
a challenge (S256 of the verifier), a page of its own, and a code that is good once for whoever
knows the verifier. The code is signed and holds all, so that no table is needed.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cityhall.adapters.identity_provider.challenge import challenge_of
from cityhall.adapters.identity_provider.people import demo_residents
from cityhall.foundation.accounts.ports import (
    Claims,
    IdentityRefused,
    SignedAct,
    SigningBegun,
)

ISSUER = "demo"
SALT = "cityhall.demo-identity"
CODE_LASTS = 120  # seconds


class DemoProvider:
    """The provider of the demonstration."""

    def begin(self, *, state: str, nonce: str, verifier: str, return_to: str, now: datetime) -> str:
        """The address of the page on which one chooses whom to play."""
        return _page(state, nonce, verifier, return_to, level="login")

    def finish(
        self, params: Mapping[str, str], *, verifier: str, return_to: str, now: datetime
    ) -> Claims:
        """Whom the visitor chose; `IdentityRefused` for a cancelled, old or foreign answer."""
        return _claims(_said(params, verifier, return_to), level="login")

    def begin_signing(
        self,
        *,
        digest: str,
        state: str,
        nonce: str,
        verifier: str,
        return_to: str,
        now: datetime,
    ) -> SigningBegun:
        """The same page; whoever is chosen there signs."""
        number = str(uuid4())
        address = _page(
            state, nonce, verifier, return_to, level="signature", act=number, digest=digest
        )
        return SigningBegun(address, number)

    def finish_signing(
        self,
        params: Mapping[str, str],
        *,
        digest: str,
        transaction: str,
        verifier: str,
        return_to: str,
        now: datetime,
    ) -> tuple[Claims, SignedAct]:
        """A result that says of itself that no card has signed it."""
        said = _said(params, verifier, return_to)
        if (said.get("act"), said.get("digest")) != (transaction, digest):
            raise IdentityRefused("the code was made for another signing act")
        played = {"demonstration": True, "signed_by": said["person"], "sha256": digest}
        content = json.dumps(played).encode("ascii")
        act = SignedAct(transaction, digest, content, "application/json")
        return _claims(said, level="signature"), act


def _page(state: str, nonce: str, verifier: str, return_to: str, **more: str) -> str:
    _ensure_demo()
    asked = {
        "state": state,
        "nonce": nonce,
        "challenge": challenge_of(verifier),
        "return_to": return_to,
        **more,
    }
    return f"{reverse('demo_identity:choose')}?{urlencode({'request': seal(asked)})}"


def _said(params: Mapping[str, str], verifier: str, return_to: str) -> dict[str, str]:
    _ensure_demo()
    if params.get("error"):
        raise IdentityRefused("cancelled")
    said = unseal(params.get("code", ""), max_age=CODE_LASTS)
    is_for_us = hmac.compare_digest(said.get("challenge", ""), challenge_of(verifier))
    if not is_for_us or said.get("return_to") != return_to:
        raise IdentityRefused("the code was made for another sign-in")
    return said


def _claims(said: Mapping[str, str], *, level: str) -> Claims:
    person = demo_residents(settings.MUNICIPALITY_DIR).get(said.get("person", ""))
    if person is None or said["level"] != level:
        raise IdentityRefused("the code was made for another sign-in")
    return Claims(
        issuer=ISSUER,
        subject=person.id,
        name=person.name,
        address=person.address,
        birth_date=person.birth_date,
        gender=person.gender,
        assurance=level,
        nonce=said["nonce"],
    )


def seal(said: Mapping[str, str]) -> str:
    """Values as a signed text that nobody can change."""
    return signing.dumps(dict(said), salt=SALT)


def unseal(text: str, *, max_age: int) -> dict[str, str]:
    """The values again; `IdentityRefused` if they were changed or are too old."""
    try:
        said: dict[str, str] = signing.loads(text, salt=SALT, max_age=max_age)
    except signing.BadSignature as error:
        raise IdentityRefused("not a text of this provider, or too old") from error
    return said


def _ensure_demo() -> None:
    if not settings.DEMO:
        raise IdentityRefused("the demonstration's provider confirms nobody outside of it")
