"""What an identity provider must be able to do for residents to sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Claims:
    """What the provider says about who signed in: the four basic facts of 公的個人認証.

    `name` and `address` are one string each, as on the card; `gender` is '', 'male', 'female'
    or 'other'; `assurance` is 'login' or 'signature'; `nonce` is the one given to `begin`.
    """

    issuer: str
    subject: str
    name: str
    address: str
    birth_date: date
    gender: str
    assurance: str
    nonce: str


class IdentityRefused(Exception):
    """The provider did not confirm anybody: cancelled, expired, or an answer we cannot trust."""


class IdentityProvider(Protocol):
    """One provider. `verifier` binds the answer to the browser that asked, as PKCE does."""

    def begin(self, *, state: str, nonce: str, verifier: str, return_to: str, level: str) -> str:
        """The address to which the browser goes; it comes back to `return_to` with `state`."""
        ...

    def finish(self, params: Mapping[str, str], *, verifier: str, return_to: str) -> Claims:
        """Who signed in, from the query with which the browser came back; `IdentityRefused`."""
        ...
