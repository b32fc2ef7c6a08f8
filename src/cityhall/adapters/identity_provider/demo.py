"""An identity provider that asks for nothing but whom to play. Only when settings.DEMO.

It goes through the same steps as OpenID Connect: an authorisation request with state, nonce and
a challenge (S256 of the verifier), a page of its own, and a code that is good once for whoever
knows the verifier. The code is signed and holds all, so that no table is needed.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cityhall.adapters.identity_provider.people import demo_residents
from cityhall.foundation.accounts.ports import Claims, IdentityRefused

ISSUER = "demo"
SALT = "cityhall.demo-identity"
CODE_LASTS = 120  # seconds


class DemoProvider:
    """The provider of the demonstration."""

    def begin(self, *, state: str, nonce: str, verifier: str, return_to: str, level: str) -> str:
        """The address of the page on which one chooses whom to play."""
        _ensure_demo()
        asked = {
            "state": state,
            "nonce": nonce,
            "challenge": challenge_of(verifier),
            "return_to": return_to,
            "level": level,
        }
        return f"{reverse('demo_identity:choose')}?{urlencode({'request': seal(asked)})}"

    def finish(self, params: Mapping[str, str], *, verifier: str, return_to: str) -> Claims:
        """Whom the visitor chose; `IdentityRefused` for a cancelled, old or foreign answer."""
        _ensure_demo()
        if params.get("error"):
            raise IdentityRefused(params["error"])
        said = unseal(params.get("code", ""), max_age=CODE_LASTS)
        person = demo_residents(settings.MUNICIPALITY_DIR).get(said.get("person", ""))
        is_for_us = hmac.compare_digest(said.get("challenge", ""), challenge_of(verifier))
        if person is None or not is_for_us or said.get("return_to") != return_to:
            raise IdentityRefused("the code was made for another sign-in")
        return Claims(
            issuer=ISSUER,
            subject=person.id,
            name=person.name,
            address=person.address,
            birth_date=person.birth_date,
            gender=person.gender,
            assurance=said["level"],
            nonce=said["nonce"],
        )


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


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
