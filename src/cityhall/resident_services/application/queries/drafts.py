"""Drafts with what the city knows of whoever writes them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cityhall.engine.procedures.api import Catalogue, Procedure
from cityhall.foundation.accounts.api import User
from cityhall.foundation.residents.api import (
    IDENTITY_PROVIDER,
    KnownFact,
    facts_about,
    person_holding,
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
    person_id = person_holding(draft.user_id) if draft.user_id else None
    facts = facts_about(person_id, now=now) if person_id else {}
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


def open_drafts_of(user: User) -> list[Draft]:
    """The drafts a resident may continue, the latest first."""
    drafts = list(Draft.objects.filter(user=user, status=DraftStatus.OPEN).order_by("-updated_at"))
    for draft in drafts:
        draft.user = user  # known already: not to be read once more
    return drafts
