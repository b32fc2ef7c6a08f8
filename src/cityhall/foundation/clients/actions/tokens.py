"""Tokens for systems: given for a secret, good for some minutes, refused once they are over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.clients.models import AccessToken, CallCount, Client, Grant
from cityhall.foundation.clients.scopes import SCOPES
from cityhall.foundation.clients.secrets import digest_of
from cityhall.kernel.transactions import write

LIFETIME = timedelta(minutes=15)
KEEP_COUNTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Bearer:
    """A system that has shown a token that holds: who acts, by which scopes, how often it may."""

    client_id: str
    actor: Actor
    scopes: frozenset[str]
    per_minute: int


def client_named(client_id: str) -> Client | None:
    """The client that calls itself so, if it is not shut out."""
    return Client.objects.filter(client_id=client_id, closed_at=None).first()


def holds_secret(client: Client, secret: str, *, now: datetime) -> bool:
    """Whether this is a secret of the client. The digest is looked for, so that no comparison
    takes longer the nearer one comes."""
    holds = Q(valid_until=None) | Q(valid_until__gt=now)
    return client.secrets.filter(holds, digest=digest_of(secret)).exists()


def scopes_of(client: Client) -> tuple[str, ...]:
    """Every scope that the client holds somewhere, in the order of the table."""
    held = set(Grant.objects.filter(client=client).values_list("scope", flat=True))
    return tuple(scope for scope in SCOPES if scope in held)


@write
def keep_token(*, client: Client, token: str, scopes: Collection[str], now: datetime) -> None:
    """Keeps that this token was given out; the audit has it."""
    AccessToken.objects.create(
        client=client,
        digest=digest_of(token),
        scopes=" ".join(scopes),
        issued_at=now,
        expires_at=now + LIFETIME,
    )
    record(
        by=_actor(client, frozenset()),
        action="client.token_given",
        object_kind="client",
        object_id=client.client_id,
        reason=client.purpose,
        detail={"scopes": list(scopes)},
        now=now,
    )


def bearer_of(token: str, *, now: datetime) -> Bearer | None:
    """Who shows this token, with what was granted as of now; None if it opens nothing. Two
    queries."""
    found = AccessToken.objects.select_related("client").filter(
        digest=digest_of(token), expires_at__gt=now, client__closed_at=None
    )
    row = found.first()
    if row is None:
        return None
    asked = set(row.scopes.split())
    rows = Grant.objects.filter(client=row.client, scope__in=asked)
    grants = rows.values_list("scope", "section", "ward")
    granted = frozenset(
        (SCOPES[scope].permission, section, ward)
        for scope, section, ward in grants
        if scope in SCOPES
    )
    return Bearer(
        client_id=row.client.client_id,
        actor=_actor(row.client, granted),
        scopes=frozenset(scope for scope, _, _ in grants),
        per_minute=row.client.per_minute,
    )


def acting_client(client: Client) -> Actor:
    """A client with everything that it holds, for what is done for it without a token."""
    return _actor(
        client,
        frozenset(
            (SCOPES[grant.scope].permission, grant.section, grant.ward)
            for grant in client.grants.all()
            if grant.scope in SCOPES
        ),
    )


def _actor(client: Client, granted: frozenset[tuple[str, str, str]]) -> Actor:
    return Actor("client", None, str(client), granted=granted, purpose=client.purpose)


@write
def forget_what_is_over(*, now: datetime) -> int:
    """Deletes tokens that have ended and counts of minutes gone by; how many rows."""
    tokens, _ = AccessToken.objects.filter(expires_at__lt=now).delete()
    counts, _ = CallCount.objects.filter(minute__lt=now - KEEP_COUNTS).delete()
    return tokens + counts
