"""Mandates as staff see them, and ending one at the counter or by a court's word."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from cityhall.foundation.accounts.api import Actor, User, ensure_allowed, user_of
from cityhall.foundation.residents import refusals
from cityhall.foundation.residents.actions import revoke
from cityhall.foundation.residents.kinds import Kind, kinds
from cityhall.foundation.residents.mandates import CHECK
from cityhall.foundation.residents.models import Mandate, Person
from cityhall.foundation.residents.protection import visible_people
from cityhall.foundation.residents.queries import PersonRef, people_refs
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class Standing:
    """A mandate in force: who may act for whom, as what, until when; of one on paper, which clerk
    has seen it when, and its scan."""

    mandate_id: int
    principal: PersonRef
    agent: PersonRef
    kind: Kind
    valid_until: date | None
    procedures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    registration: str = ""
    received_by: str = ""
    received_at: datetime | None = None
    document_id: UUID | None = None


def mandates_about(person_id: int, *, user: User | AnonymousUser, today: date) -> list[Standing]:
    """Mandates in force that a person gave or holds, the newest first.

    One whose other side is protected is not there for those without the duty.
    """
    ensure_allowed(user, CHECK)
    mine = Q(principal=person_id) | Q(agent=person_id)
    return _standing(_seen_by(user, today).filter(mine).order_by("-pk")[:50])


def mandate_standing(mandate_id: int, *, user: User | AnonymousUser, today: date) -> Standing:
    """One of them; raises `NotFound` (residents.no_request)."""
    ensure_allowed(user, CHECK)
    found = _standing(_seen_by(user, today).filter(pk=mandate_id))
    if not found:
        raise refusals.no_request()
    return found[0]


@write
def end_mandate(*, mandate_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Staff end a mandate, of any kind, and say why; both sides hear of it. Again changes nothing.

    Raises `NotAllowed` without the duty, `NotFound` where either side may not be known, `Invalid`
    without a reason.
    """
    user = user_of(by.user_id or 0)
    ensure_allowed(user, CHECK)
    refusals.ensure_reason(bool(reason.strip()))
    rows = _seen_by(user, in_jst(now).date(), is_ended_too=True)
    mandate = rows.select_for_update(of=("self",)).filter(pk=mandate_id).first()
    if mandate is None:
        raise refusals.no_request()
    revoke(mandate, by=by, now=now, reason=reason.strip()[:500])


def _seen_by(
    user: User | AnonymousUser, today: date, *, is_ended_too: bool = False
) -> QuerySet[Mandate]:
    seen = visible_people(Person.objects.all(), user, today=today).values("pk")
    rows = Mandate.objects.filter(principal__in=seen, agent__in=seen)
    if is_ended_too:
        return rows
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    return rows.filter(in_force, revoked_at=None)


def _standing(rows: QuerySet[Mandate]) -> list[Standing]:
    found = list(rows.select_related("received_by"))
    ids = {each for row in found for each in (row.principal_id, row.agent_id)}
    people = {ref.id: ref for ref in people_refs(ids)}
    return [
        Standing(
            row.pk,
            people[row.principal_id],
            people[row.agent_id],
            kinds()[row.kind],
            row.valid_until,
            tuple(row.procedures),
            tuple(row.areas),
            row.registration,
            row.received_by.display_name if row.received_by else "",
            row.created_at if row.received_by else None,
            row.document_id,
        )
        for row in found
    ]
