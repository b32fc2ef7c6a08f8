"""Drafts with what the city knows of whoever writes them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cityhall.engine.procedures.api import Catalogue, Procedure
from cityhall.foundation.accounts.api import User
from cityhall.foundation.residents.api import (
    IDENTITY_PROVIDER,
    KnownFact,
    Represented,
    facts_about,
    person_holding,
    represented_by,
    reusable,
)
from cityhall.resident_services.application.models import Draft, DraftStatus
from cityhall.resident_services.application.queries.known import Known

PROVEN = ("applicant.name", "applicant.birth_date")


def known_for(draft: Draft, catalogue: Catalogue, *, now: datetime, today: date) -> Known:
    """What is known for a draft, with the facts of the person who has signed in."""
    procedures = tuple(
        catalogue.procedures[id] for id in draft.procedures if id in catalogue.procedures
    )
    person_id = person_of_draft(draft)
    may_know = draft.on_behalf_of_id is None or may_use_facts(draft, procedures, today=today)
    facts = facts_about(person_id, now=now) if person_id and may_know else {}
    usable, refused = usable_facts(facts, procedures, catalogue)
    verified = {
        item: facts[item].value
        for item in PROVEN
        if item in facts and facts[item].source == IDENTITY_PROVIDER
    }
    return Known(
        person_id=person_id,
        catalogue=catalogue,
        procedures=procedures,
        answers=draft.answers,
        facts=usable,
        refused=refused,
        verified=verified,
        guided=frozenset(draft.guided),
        today=today,
    )


def person_of_draft(draft: Draft) -> int | None:
    """Whose matter it is: the person acted for, or whoever has signed in."""
    if draft.on_behalf_of_id is not None:
        return draft.on_behalf_of_id
    return person_holding(draft.user_id) if draft.user_id else None


def mandates_of(draft: Draft, *, today: date) -> tuple[Represented, ...]:
    """By which mandates the draft is written for somebody; none once they have ended."""
    agent = person_holding(draft.user_id) if draft.user_id else None
    if agent is None or draft.on_behalf_of_id is None:
        return ()
    return represented_by(agent, draft.on_behalf_of_id, today=today)


def outside_mandate(draft: Draft, catalogue: Catalogue, *, today: date) -> list[Procedure]:
    """The chosen procedures that nobody has asked this agent to see to."""
    if draft.on_behalf_of_id is None:
        return []
    mandates = mandates_of(draft, today=today)
    chosen = [catalogue.procedures[id] for id in draft.procedures if id in catalogue.procedures]
    return [
        one for one in chosen if not any(each.covers(one.id, one.life_events) for each in mandates)
    ]


def may_use_facts(draft: Draft, procedures: Sequence[Procedure], *, today: date) -> bool:
    """Whether what the city knows of the person may help an agent: only where every procedure
    chosen is the agent's to file, or the mandate is for everything."""
    mandates = [each for each in mandates_of(draft, today=today) if each.may_file]
    if any(each.sees_all for each in mandates):
        return True
    return bool(procedures) and all(
        any(each.covers(one.id, one.life_events) for each in mandates) for one in procedures
    )


def usable_facts(
    facts: Mapping[str, KnownFact], procedures: Sequence[Procedure], catalogue: Catalogue
) -> tuple[dict[str, KnownFact], dict[str, str]]:
    """The facts that every procedure wanting them may use, and why the others may not be.

    A fact that no chosen procedure wants may still help the guide, if it may be used anywhere.
    """
    usable: dict[str, KnownFact] = {}
    refused: dict[str, str] = {}
    for item_id, fact in facts.items():
        item = catalogue.vocabulary.get(item_id)
        if item is None:
            continue
        purposes = {p.purpose for p in procedures if item_id in p.items} or {""}
        answers = [
            reusable(fact, item, purpose, purposes=catalogue.vocabulary.purposes)
            for purpose in sorted(purposes)
        ]
        no = next((answer for answer in answers if not answer.allowed), None)
        if no is None:
            usable[item_id] = fact
        else:
            refused[item_id] = no.reason
    return usable, refused


def open_drafts_of(user: User, *, on_behalf_of: int | None = None) -> list[Draft]:
    """The drafts a resident may continue, the latest first: their own, or those for somebody."""
    found = Draft.objects.filter(user=user, status=DraftStatus.OPEN, on_behalf_of=on_behalf_of)
    drafts = list(found.order_by("-updated_at"))
    for draft in drafts:
        draft.user = user  # known already: not to be read once more
    return drafts
