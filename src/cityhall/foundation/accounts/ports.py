"""What an identity provider must be able to do for residents to sign in, and to sign; and the
table of permissions, for those who read it without Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cityhall.foundation.accounts.permissions import PERMISSIONS, Permission

__all__ = [
    "PERMISSIONS",
    "Claims",
    "IdentityProvider",
    "IdentityRefused",
    "IdentityUnavailable",
    "Permission",
    "SignedAct",
    "SigningBegun",
]


@dataclass(frozen=True)
class Claims:
    """What the provider says about who signed in: the four basic facts of 公的個人認証.

    `name` and `address` are one string each, as on the card, and '' where the provider says
    nothing; `birth_date` is None where it is missing or not a whole date (a card may lack the
    month or the day); `gender` is '', 'male', 'female' or 'other'; `assurance` is 'login' or
    'signature'; `nonce` is the one given to `begin`.
    """

    issuer: str
    subject: str
    name: str
    address: str
    birth_date: date | None
    gender: str
    assurance: str
    nonce: str


@dataclass(frozen=True)
class SigningBegun:
    """A signing act that waits for the card: where the browser goes, and the provider's number
    for the act, which must come back to `finish_signing`."""

    address: str
    transaction: str


@dataclass(frozen=True)
class SignedAct:
    """Evidence that somebody signed: `digest` is the SHA-256 (64 hexadecimal digits) of what was
    signed; `content` is the provider's result, byte for byte, of the type `media_type`."""

    transaction: str
    digest: str
    content: bytes
    media_type: str


class IdentityRefused(Exception):
    """The provider did not confirm anybody: cancelled, expired, or an answer we cannot trust."""


class IdentityUnavailable(Exception):
    """The provider cannot be asked just now. Nobody was refused; trying again may help."""


class IdentityProvider(Protocol):
    """One provider. `verifier` binds the answer to the browser that asked, as PKCE does.

    Every method may raise `IdentityUnavailable`; those that finish also `IdentityRefused`. What
    the two say is for the log: no personal value is in it.
    """

    def begin(self, *, state: str, nonce: str, verifier: str, return_to: str, now: datetime) -> str:
        """The address to which the browser goes; it comes back to `return_to` with `state`."""
        ...

    def finish(
        self, params: Mapping[str, str], *, verifier: str, return_to: str, now: datetime
    ) -> Claims:
        """Who signed in, from the query with which the browser came back."""
        ...

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
        """The same for a signature over something with this SHA-256 (64 hexadecimal digits)."""
        ...

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
        """Who signed, with assurance 'signature', and the evidence that they did."""
        ...
