"""Keys: the provider's, by which its tokens are checked, and the city's own, by which it signs."""

import json
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cityhall.adapters.identity_provider.openid.calls import ask
from cityhall.adapters.identity_provider.openid.remembering import Remembered
from cityhall.foundation.accounts.ports import IdentityRefused, IdentityUnavailable

CURVE = "P-256"  # what ES256 signs with (RFC 7518, 3.4)


@cache
def published_at(address: str) -> Remembered[list[ECKey]]:
    """The provider's keys that can sign with ES256, kept for this process."""
    return Remembered(lambda: _fetch(address))


def key_named(kid: str | None, *, address: str, now: datetime) -> ECKey:
    """The provider's key of that name. One that is not known may be new: the keys are fetched
    again, at most once a minute. `IdentityRefused` for a key that the provider does not publish.
    """
    published = published_at(address)
    key = _among(published.get(now), kid)
    if key is None:
        key = _among(published.renew(now) or [], kid)
    if key is None:
        raise IdentityRefused("signed with a key that the provider does not publish")
    return key


def _among(keys: list[ECKey], kid: str | None) -> ECKey | None:
    """A token without a name for its key is only clear where there is one key."""
    if kid is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.kid == kid), None)


def _fetch(address: str) -> list[ECKey]:
    answer = ask(address)
    listed = answer.fields().get("keys") if answer.is_good else None
    if not isinstance(listed, list):
        raise IdentityUnavailable("the provider's keys are not there")
    keys = [key for each in listed if (key := _readable(each)) is not None]
    if not keys:
        raise IdentityUnavailable("the provider publishes no key for ES256")
    return keys


def _readable(published: object) -> ECKey | None:
    """One published key, if it is for ES256; the others are for somebody else."""
    if not isinstance(published, dict) or published.get("use", "sig") != "sig":
        return None
    if (published.get("kty"), published.get("crv")) != ("EC", CURVE):
        return None
    try:
        return ECKey.import_key(published)
    except (JoseError, ValueError, TypeError):
        return None


def client_key() -> ECKey:
    """The city's own key, from the file that settings.OPENID_KEY_FILE names (PEM or JWK).

    Read again when the file changes. `IdentityUnavailable` where it is missing or of no use.
    """
    path = Path(settings.OPENID_KEY_FILE)
    try:
        return _key_in(path, path.stat().st_mtime_ns)
    except (OSError, JoseError, ValueError, TypeError) as error:
        raise IdentityUnavailable(f"CITYHALL_OPENID_KEY_FILE: {type(error).__name__}") from error


@lru_cache(maxsize=2)
def _key_in(path: Path, changed_at: int) -> ECKey:
    written = path.read_text(encoding="ascii")
    is_jwk = written.lstrip().startswith("{")
    key = ECKey.import_key(json.loads(written) if is_jwk else written)
    if not key.is_private or key.curve_name != CURVE:
        raise ValueError("not a private key on P-256")
    return key
