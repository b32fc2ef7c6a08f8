"""Letting systems in, giving them scopes, changing their secret, shutting them out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.clients.models import AccessToken, Client, ClientSecret, Grant
from cityhall.foundation.clients.scopes import SCOPES
from cityhall.foundation.clients.secrets import digest_of, new_secret
from cityhall.foundation.organisation.api import units, wards
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Conflict, Invalid, NotFound
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

OVERLAP = timedelta(days=7)


@dataclass(frozen=True)
class Opened:
    """A system that was let in, with the secret that is told only this once."""

    client_id: str
    secret: str


@dataclass(frozen=True)
class Scoped:
    """A scope for a section and a ward; '' means all."""

    scope: str
    section: str = ""
    ward: str = ""


@write
def open_client(
    *, name: str, purpose: str, grants: Iterable[Scoped], per_minute: int, by: Actor, now: datetime
) -> Opened:
    """Lets a system in. Raises `Invalid` (clients.purpose_missing, clients.no_such_scope,
    clients.no_such_place)."""
    if not name.strip() or not purpose.strip():
        raise Invalid(
            "clients.purpose_missing",
            "システムの名前と、使う目的が要ります。",
            "目的は、住民に示せる言葉で書いてください。例: 児童手当の支給",
            field="purpose",
        )
    client = Client.objects.create(
        client_id=f"client-{new_reference().lower()}",
        name=name.strip()[:100],
        purpose=purpose.strip()[:200],
        per_minute=per_minute,
        opened_at=now,
    )
    secret = _add_secret(client, now)
    _record(client, "client.opened", by, now, per_minute=per_minute)
    for grant in grants:
        _grant(client, grant, by, now)
    return Opened(client.client_id, secret)


@write
def grant_scope(*, client_id: str, grant: Scoped, by: Actor, now: datetime) -> None:
    """Gives a scope for a section and a ward; the same one again changes nothing."""
    _grant(open_client_named(client_id), grant, by, now)


@write
def take_scope(*, client_id: str, grant: Scoped, by: Actor, now: datetime) -> None:
    """Takes a scope away; tokens that are out lose it at once."""
    client = open_client_named(client_id)
    held = Grant.objects.filter(client=client, **vars(grant))
    if not held.delete()[0]:
        raise NotFound(
            "clients.no_such_grant",
            "このシステムは、そのスコープを持っていません。",
            "「cityhall api-client list」で、係と区まで確かめてください。",
        )
    _record(client, "client.scope_taken", by, now, **vars(grant))


@write
def change_secret(*, client_id: str, by: Actor, now: datetime, overlap: timedelta = OVERLAP) -> str:
    """A new secret, told only this once; the ones before hold on for the overlap.

    With no overlap, tokens that were got by the old secret end as well: for a leak.
    """
    client = open_client_named(client_id)
    still = Q(valid_until=None) | Q(valid_until__gt=now + overlap)
    client.secrets.filter(still).update(valid_until=now + overlap)
    if not overlap:
        AccessToken.objects.filter(client=client).delete()
    secret = _add_secret(client, now)
    _record(client, "client.secret_changed", by, now, overlap_hours=overlap.total_seconds() // 3600)
    return secret


@write
def close_client(*, client_id: str, by: Actor, now: datetime) -> None:
    """Shuts a system out: its tokens end at once, its secrets open nothing. It stays on record."""
    client = open_client_named(client_id)
    client.closed_at = now
    client.save(update_fields=["closed_at"])
    AccessToken.objects.filter(client=client).delete()
    _record(client, "client.closed", by, now)


def open_client_named(client_id: str) -> Client:
    """The client, locked; `NotFound`, or `Conflict` for one that was closed."""
    client = Client.objects.select_for_update().filter(client_id=client_id).first()
    if client is None:
        raise NotFound(
            "clients.no_such_client",
            f"外部システム「{client_id[:60]}」はありません。",
            "「cityhall api-client list」で番号を確かめてください。",
        )
    if client.closed_at is not None:
        raise Conflict(
            "clients.closed",
            f"外部システム「{client.name}」は、すでに止めています。",
            "また使うときは、「cityhall api-client open」で新しく登録してください。",
        )
    return client


def _add_secret(client: Client, now: datetime) -> str:
    secret = new_secret("secret")
    ClientSecret.objects.create(client=client, digest=digest_of(secret), made_at=now)
    return secret


def _grant(client: Client, grant: Scoped, by: Actor, now: datetime) -> None:
    _ensure_known(grant, now)
    _, is_new = Grant.objects.get_or_create(client=client, **vars(grant))
    if is_new:
        _record(client, "client.scope_given", by, now, **vars(grant))


def _ensure_known(grant: Scoped, now: datetime) -> None:
    if grant.scope not in SCOPES:
        raise Invalid(
            "clients.no_such_scope",
            f"スコープ「{grant.scope[:60]}」はありません。",
            f"あるのは: {'、'.join(SCOPES)}",
            field="scope",
        )
    sections = units(in_jst(now).date(), kind="section")
    places = {each.code for each in wards()}
    if (grant.section and grant.section not in sections) or (
        grant.ward and grant.ward not in places
    ):
        raise Invalid(
            "clients.no_such_place",
            "その係か区はありません。",
            "係と区は、組織の定義にあるコードで書いてください。",
            field="section",
        )


def _record(client: Client, action: str, by: Actor, now: datetime, **detail: object) -> None:
    record(
        by=by,
        action=action,
        object_kind="client",
        object_id=client.client_id,
        reason=client.purpose,
        detail=detail,
        now=now,
    )
