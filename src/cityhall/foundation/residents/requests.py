"""What was asked and given, as pages list it: by whom, for whom, in what, how it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from cityhall.foundation.accounts.api import User, ensure_allowed
from cityhall.foundation.residents.kinds import Kind, kinds
from cityhall.foundation.residents.mandates import CHECK
from cityhall.foundation.residents.matching import same_name
from cityhall.foundation.residents.models import Mandate, MandateRequest, Person
from cityhall.foundation.residents.protection import hidden_from, visible_people
from cityhall.foundation.residents.queries import PersonRef, people_refs
from cityhall.foundation.residents.refusals import no_request
from cityhall.foundation.residents.rules import search_name, shown_name
from cityhall.kernel.clock import in_jst

State = MandateRequest.State


@dataclass(frozen=True)
class Given:
    """A mandate that somebody gave and that is in force, or runs from a later day."""

    mandate_id: int
    agent: PersonRef
    kind: Kind
    procedures: tuple[str, ...]
    areas: tuple[str, ...]
    valid_until: date | None
    registration: str
    is_on_paper: bool = False


@dataclass(frozen=True)
class RequestView:
    """A request. `asked_by` is whoever asked; `other` is the name they wrote for the other."""

    id: int
    kind: Kind
    state: str
    principal_id: int | None
    agent_id: int | None
    asked_by: str
    other: str
    other_birth_date: date | None
    procedures: tuple[str, ...]
    areas: tuple[str, ...]
    valid_until: date | None
    registration: str
    document_id: UUID | None
    created_at: datetime
    candidates: tuple[PersonRef, ...] = ()
    is_on_paper: bool = False

    @property
    def is_claim(self) -> bool:
        """Asked by the agent; otherwise offered by the principal."""
        return self.kind.arises == "claimed"


def mandates_given_by(person_id: int, *, today: date) -> list[Given]:
    """What a person has given and has not ended; the newest first. Three queries."""
    rows = list(
        Mandate.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
            principal=person_id,
            revoked_at=None,
        ).order_by("-id")
    )
    agents = {ref.id: ref for ref in people_refs({row.agent_id for row in rows})}
    return [
        Given(
            row.pk,
            agents[row.agent_id],
            kinds()[row.kind],
            tuple(row.procedures),
            tuple(row.areas),
            row.valid_until,
            row.registration,
            row.received_by_id is not None,
        )
        for row in rows
    ]


def requests_of(person_id: int, *, now: datetime) -> list[RequestView]:
    """What somebody asked for or took on and that is still open, the newest first.

    Of somebody protected in another household nothing is told, as in `people_acted_for`.
    """
    mine = Q(principal=person_id) | Q(agent=person_id)
    rows = MandateRequest.objects.filter(
        mine, state__in=[State.OPEN, State.CHECKING], expires_at__gt=now
    )
    found = _views(rows.order_by("-id"), limit=50)
    others = {each.principal_id for each in found if each.principal_id} - {person_id}
    hidden = hidden_from(person_id, others, today=in_jst(now).date())
    return [each for each in found if each.principal_id not in hidden]


def requests_to_check(
    *, user: User | AnonymousUser, today: date, after: int = 0, limit: int = 30
) -> list[RequestView]:
    """What waits for staff, the oldest first, from after an id on.

    Nobody protected is there for those without the duty, on either side.
    """
    ensure_allowed(user, CHECK)
    rows = MandateRequest.objects.filter(state=State.CHECKING, pk__gt=after)
    return _views(_seen_by(user, rows, today).order_by("id"), limit=limit)


def request_to_check(request_id: int, *, user: User, today: date) -> RequestView:
    """One of them, with the people whom the claim may be about; `NotFound` for any other."""
    ensure_allowed(user, CHECK)
    rows = MandateRequest.objects.filter(state=State.CHECKING, pk=request_id)
    found = _views(_seen_by(user, rows, today), limit=1)
    if not found:
        raise no_request()
    one = found[0]
    if one.principal_id is not None:
        return one
    name = MandateRequest.objects.get(pk=one.id).other_name
    same = Person.objects.filter(same_name(*search_name(name), one.other_birth_date))
    seen = visible_people(same, user, today=today).exclude(pk=one.agent_id or 0)
    ids = list(seen.order_by("id").values_list("pk", flat=True)[:10])
    return RequestView(**{**vars(one), "candidates": tuple(people_refs(ids))})


def _seen_by(
    user: User | AnonymousUser, rows: QuerySet[MandateRequest], today: date
) -> QuerySet[MandateRequest]:
    seen = visible_people(Person.objects.all(), user, today=today).values("pk")
    return rows.filter(Q(principal=None) | Q(principal__in=seen), Q(agent=None) | Q(agent__in=seen))


def _views(rows: QuerySet[MandateRequest], *, limit: int) -> list[RequestView]:
    found = list(rows[:limit])
    ids = {each for row in found for each in (row.principal_id, row.agent_id) if each}
    people = {ref.id: ref for ref in people_refs(ids)}
    return [_view(row, people) for row in found]


def _view(row: MandateRequest, people: dict[int, PersonRef]) -> RequestView:
    kind = kinds()[row.kind]
    asker = row.agent_id if kind.arises == "claimed" else row.principal_id
    other = row.principal_id if kind.arises == "claimed" else row.agent_id
    written: Any = row.other_name
    return RequestView(
        id=row.pk,
        kind=kind,
        state=row.state,
        principal_id=row.principal_id,
        agent_id=row.agent_id,
        asked_by=people[asker].name if asker in people else "",
        other=people[other].name if other in people else shown_name(written),
        other_birth_date=row.other_birth_date,
        procedures=tuple(row.procedures),
        areas=tuple(row.areas),
        valid_until=row.valid_until,
        registration=row.registration,
        document_id=row.document_id,
        created_at=row.created_at,
    )
