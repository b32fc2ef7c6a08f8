"""A mandate on paper: a clerk at the counter has seen the original and records what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cityhall.foundation.accounts.api import Actor, User, ensure_allowed, user_of
from cityhall.foundation.residents import refusals
from cityhall.foundation.residents.actions import create_person
from cityhall.foundation.residents.facts import NewFact, Subject, write_facts
from cityhall.foundation.residents.kinds import kinds
from cityhall.foundation.residents.mandates import CHECK, Wish, establish, faults_of
from cityhall.foundation.residents.matching import same_name
from cityhall.foundation.residents.models import Mandate, Person
from cityhall.foundation.residents.protection import visible_people
from cityhall.foundation.residents.queries import PersonRef, people_refs
from cityhall.foundation.residents.rules import search_name
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write

MOST_NAMED = 10


@dataclass(frozen=True)
class Paper:
    """What stands on the paper: who may act for whom, as what, in what, until when. Without an
    `agent_id` the agent is somebody whom the city does not know yet, by name and birth date."""

    principal_id: int
    kind: str
    agent_id: int | None = None
    agent_name: Mapping[str, Any] = field(default_factory=dict)
    agent_born: date | None = None
    procedures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    valid_until: date | None = None
    registration: str = ""
    document_id: UUID | None = None
    is_original_seen: bool = False

    @property
    def wish(self) -> Wish:
        return Wish(self.kind, {}, self.procedures, self.areas, self.valid_until, self.registration)


def who_is_named(
    name: Mapping[str, Any], born: date | None, *, user: User, today: date
) -> tuple[PersonRef, ...]:
    """Who bears this name and birth date; nobody protected for those without the duty."""
    same = Person.objects.filter(same_name(*search_name(name), born))
    seen = visible_people(same, user, today=today).order_by("id")
    return tuple(people_refs(list(seen.values_list("pk", flat=True)[:MOST_NAMED])))


def faults_of_paper(paper: Paper, *, now: datetime) -> list[Invalid]:
    """All that `record_paper_mandate` would refuse, so that a form can say it at once."""
    kind = kinds().get(paper.kind)
    if kind is not None and kind.on_paper is None:
        kind = None
    found = list(faults_of(paper.wish, kind, is_offer=False, now=now))
    for check in (
        lambda: refusals.ensure_evidence(paper.document_id is not None),
        lambda: refusals.ensure_original(paper.is_original_seen),
    ):
        try:
            check()
        except Invalid as fault:
            found.append(fault)
    return found


@write
def record_paper_mandate(*, paper: Paper, by: Actor, now: datetime, client_key: str) -> int:
    """The mandate's id; sent again with the same key it is the one that stands already.

    Raises `NotAllowed` without the duty, `NotFound` where either side may not be known, `Invalid`
    for what `faults_of_paper` finds.
    """
    user = user_of(by.user_id or 0)
    ensure_allowed(user, CHECK)
    sides = {paper.principal_id, paper.agent_id or paper.principal_id}
    _ensure_seen(sides, user, in_jst(now).date())
    refusals.ensure_another(paper.principal_id != paper.agent_id)
    for fault in faults_of_paper(paper, now=now):
        raise fault
    Person.objects.select_for_update().get(pk=paper.principal_id)
    before = Mandate.objects.filter(client_key=client_key).first()
    if before is not None:
        refusals.ensure_same_paper(before.principal_id == paper.principal_id)
        return before.pk
    mandate = Mandate(
        principal_id=paper.principal_id,
        agent_id=paper.agent_id or _new_person(paper, by=by, now=now),
        kind=paper.kind,
        procedures=list(paper.procedures),
        areas=list(paper.areas),
        registration=paper.registration.strip()[:40],
        valid_until=paper.valid_until,
        received_by=user,
        document_id=paper.document_id,
        client_key=client_key,
    )
    return establish(mandate, by=by, now=now, reason="", detail={"on_paper": True}).pk


def _ensure_seen(people: set[int], user: User, today: date) -> None:
    seen = visible_people(Person.objects.filter(pk__in=people), user, today=today)
    if seen.count() != len(people):
        raise refusals.no_request()


def _new_person(paper: Paper, *, by: Actor, now: datetime) -> int:
    person_id = create_person(household_id=None, by=by, now=now)
    facts = [NewFact("applicant.name", dict(paper.agent_name))]
    if paper.agent_born is not None:
        facts.append(NewFact("applicant.birth_date", paper.agent_born.isoformat()))
    write_facts(
        subject=Subject("person", person_id),
        facts=facts,
        source="counter",
        as_of=in_jst(now).date(),
        purpose="",
        by=by,
        now=now,
    )
    return person_id
