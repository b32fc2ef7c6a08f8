"""The port of accounts, answered by OpenID Connect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from cityhall.adapters.identity_provider.openid import signing
from cityhall.adapters.identity_provider.openid.conversation import (
    BASIC_FACTS,
    confirmed,
    way_out,
)
from cityhall.adapters.identity_provider.openid.saying import (
    address_of,
    birth_date_of,
    gender_of,
    name_of,
)
from cityhall.foundation.accounts.ports import Claims, IdentityRefused, SignedAct, SigningBegun


class OpenIdProvider:
    """デジタル認証アプリ, or another provider of the same kind, as settings.OPENID_… say."""

    def begin(self, *, state: str, nonce: str, verifier: str, return_to: str, now: datetime) -> str:
        return way_out(
            scope=BASIC_FACTS,
            state=state,
            nonce=nonce,
            verifier=verifier,
            return_to=return_to,
            now=now,
        )

    def finish(
        self, params: Mapping[str, str], *, verifier: str, return_to: str, now: datetime
    ) -> Claims:
        found = confirmed(params, verifier=verifier, return_to=return_to, now=now)
        ensure_reached(found.claims.get("acr"))
        return _claims(found.claims, "login")

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
        number = signing.deposit(digest, now=now)
        address = way_out(
            scope=f"{BASIC_FACTS} {signing.SCOPE}",
            state=state,
            nonce=nonce,
            verifier=verifier,
            return_to=return_to,
            now=now,
            sign_transaction_id=number,
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
        found = confirmed(params, verifier=verifier, return_to=return_to, now=now)
        ensure_reached(found.claims.get("acr"))
        signed = signing.result(transaction, digest=digest, access_token=found.access_token)
        return _claims(found.claims, "signature"), signed


def ensure_reached(acr: object) -> None:
    """A sign-in counts as 'login' when the ID token's acr names every class that is needed."""
    reached = set(acr.split()) if isinstance(acr, str) else set()
    if not reached.issuperset(settings.OPENID_ACR_NEEDED.split()):
        raise IdentityRefused("the provider confirms less than is needed")


def _claims(said: Mapping[str, Any], assurance: str) -> Claims:
    return Claims(
        issuer=said["iss"],
        subject=said["sub"],
        name=name_of(said),
        address=address_of(said.get("address")),
        birth_date=birth_date_of(said.get("birthdate")),
        gender=gender_of(said.get("gender", "")),
        assurance=assurance,
        nonce=said["nonce"],
    )
