"""Where the provider is asked: as configured, and for the rest as it publishes itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings

from cityhall.adapters.identity_provider.openid.calls import ask, ensure_safe
from cityhall.adapters.identity_provider.openid.remembering import Remembered
from cityhall.foundation.accounts.ports import IdentityUnavailable

#: Our name → the provider's in its discovery document (OpenID Connect Discovery 1.0, 3).
PUBLISHED = {
    "authorization": "authorization_endpoint",
    "token": "token_endpoint",
    "userinfo": "userinfo_endpoint",
    "keys": "jwks_uri",
}


@dataclass(frozen=True)
class Places:
    """Addresses of one provider."""

    authorization: str
    token: str
    userinfo: str
    keys: str


def configured() -> dict[str, str]:
    """settings.OPENID_ENDPOINTS, «name=address» with spaces between, by name."""
    pairs = dict(word.partition("=")[::2] for word in settings.OPENID_ENDPOINTS.split())
    unknown = pairs.keys() - PUBLISHED.keys()
    if unknown:
        raise IdentityUnavailable("CITYHALL_OPENID_ENDPOINTS names an address that is not known")
    return pairs


def places(now: datetime) -> Places:
    """Every address; discovery is asked only for what is not configured."""
    known = configured()
    if known.keys() != PUBLISHED.keys():
        known = published_by(settings.OPENID_ISSUER).get(now) | known
    for address in known.values():
        ensure_safe(address)
    return Places(**known)


@cache
def published_by(issuer: str) -> Remembered[dict[str, str]]:
    """The addresses in the discovery document of an issuer, kept for this process."""
    return Remembered(lambda: _discover(issuer))


def _discover(issuer: str) -> dict[str, str]:
    answer = ask(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    said = answer.fields() if answer.is_good else {}
    if said.get("issuer") != issuer:
        raise IdentityUnavailable("the discovery document is of another issuer, or is not there")
    found = {ours: said.get(theirs, "") for ours, theirs in PUBLISHED.items()}
    if not all(isinstance(address, str) and address for address in found.values()):
        raise IdentityUnavailable("the discovery document lacks an address")
    return found
