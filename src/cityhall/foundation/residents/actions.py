"""Welcoming residents at their sign-in, adding children, granting and revoking mandates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor, User, empty_account
from cityhall.foundation.accounts.ports import Claims
from cityhall.foundation.audit.api import record
from cityhall.foundation.organisation.api import city
from cityhall.foundation.outbox.api import announce
from cityhall.foundation.residents.events import ChildAdded, MandateRevoked
from cityhall.foundation.residents.facts import NewFact, Subject, write_facts
from cityhall.foundation.residents.kinds import kinds
from cityhall.foundation.residents.models import (
    AccountHolder,
    Fact,
    Household,
    Mandate,
    MandateKind,
    Person,
)
from cityhall.foundation.residents.rules import (
    IDENTITY_PROVIDER,
    address_from_card,
    ensure_is_child,
    last_day_as_child,
    name_from_card,
    search_name,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, NotAllowed
from cityhall.kernel.transactions import write

PARENTAL_BASIS = "民法818条・824条(親権者)"


@dataclass(frozen=True)
class AddedChild:
    """A child's person and the mandate by which the parent acts."""

    person_id: int
    mandate_id: int
    is_new: bool


@write
def welcome_resident(*, user: User, claims: Claims, by: Actor, now: datetime) -> int:
    """Link the account to its person at the first sign-in, and note what the card says.

    Returns the person's id. What the card said before is not written again: an address that a
    later procedure has changed stays until the card itself says something new.
    """
    User.objects.select_for_update().get(pk=user.pk)  # of two windows, the second waits
    holder = AccountHolder.objects.filter(user=user).first()
    person_id = holder.person_id if holder else _new_person(user, by=by, now=now)
    said_before = _latest_from_card(person_id)
    facts = [
        NewFact(item, value)
        for item, value in _facts_from_card(claims).items()
        if said_before.get(item) != value
    ]
    write_facts(
        subject=Subject("person", person_id),
        facts=facts,
        source=IDENTITY_PROVIDER,
        as_of=clock.in_jst(now).date(),
        purpose="",
        by=by,
        now=now,
    )
    return person_id


def _new_person(user: User, *, by: Actor, now: datetime) -> int:
    person_id = create_person(household_id=None, by=by, now=now)
    AccountHolder.objects.create(user=user, person_id=person_id, linked_at=now)
    return person_id


@write
def end_account(*, user_id: int, by: Actor, now: datetime) -> None:
    """An account is nobody's any more; its person, with what is known of them, stays."""
    AccountHolder.objects.filter(user=user_id).delete()
    empty_account(user_id=user_id, by=by, now=now)


@write
def create_person(*, household_id: int | None, by: Actor, now: datetime) -> int:
    """A new person, in a new household unless one is given; the id."""
    if household_id is None:
        household_id = Household.objects.create(created_at=now).pk
    person = Person.objects.create(household_id=household_id, created_at=now)
    record(
        by=by,
        action="person.created",
        object_kind="person",
        object_id=person.pk,
        now=now,
        person_id=person.pk,
    )
    return person.pk


def _facts_from_card(claims: Claims) -> dict[str, Any]:
    """Name, birth date and an address in this city, as far as they are told. Gender is asked for
    by no procedure."""
    address = address_in_city(claims.address)
    born = claims.birth_date
    said = {
        "applicant.name": name_from_card(claims.name) if claims.name.strip() else None,
        "applicant.birth_date": born.isoformat() if born else None,
        "applicant.address": address,
    }
    return {item: value for item, value in said.items() if value is not None}


def address_in_city(written: str) -> dict[str, str] | None:
    """An address as somebody wrote it, as a value; None where it lies in another city."""
    here = city()
    name = here.name["ja"]
    places = [(here.prefecture["ja"], name + ward.name["ja"], ward.code) for ward in here.wards]
    everywhere = [*places, (here.prefecture["ja"], name, here.municipality_code)]
    return address_from_card(written, everywhere)


def _latest_from_card(person_id: int) -> dict[str, Any]:
    rows = Fact.objects.filter(
        subject_kind="person", subject_id=person_id, source=IDENTITY_PROVIDER
    )
    return dict(rows.order_by("recorded_at", "id").values_list("item", "value"))


@write
def add_child(
    *,
    parent_id: int,
    name: dict[str, str],
    birth_date: date,
    by: Actor,
    now: datetime,
    basis: str = PARENTAL_BASIS,
    source: str = "resident",
    purpose: str = "",
) -> AddedChild:
    """A child in the parent's household, for whom the parent may act until it is of age.

    The same child again (name in any writing, and birth date) is the same person.
    """
    today = clock.in_jst(now).date()
    ensure_is_child(birth_date, today)
    parent = Person.objects.select_for_update().get(pk=parent_id)
    child_id = _child_known(parent, name, birth_date)
    is_new = child_id is None
    if child_id is None:
        child_id = create_person(household_id=parent.household_id, by=by, now=now)
        write_facts(
            subject=Subject("person", child_id),
            facts=[
                NewFact("child.name", name),
                NewFact("child.birth_date", birth_date.isoformat()),
            ],
            source=source,
            as_of=today,
            purpose=purpose,
            by=by,
            now=now,
        )
    mandate_id = grant_parent_mandate(parent=parent_id, child=child_id, basis=basis, by=by, now=now)
    return AddedChild(child_id, mandate_id, is_new)


def _child_known(parent: Person, name: dict[str, str], birth_date: date) -> int | None:
    folded, _ = search_name(name)
    same = Person.objects.filter(
        household=parent.household_id, folded_name=folded, birth_date=birth_date
    )
    return same.exclude(pk=parent.pk).values_list("pk", flat=True).first()


@write
def grant_parent_mandate(
    *,
    parent: int,
    child: int,
    basis: str,
    by: Actor,
    now: datetime,
    valid_from: date | None = None,
) -> int:
    """Let a parent act for a child until the day before it turns eighteen; the mandate's id.

    Granted again while it is in force it stays one mandate and nobody is told twice.
    """
    today = clock.in_jst(now).date()
    principal = Person.objects.select_for_update().get(pk=child)
    if parent == child or principal.birth_date is None:
        raise Invalid(
            "residents.not_parent_and_child",
            "親子として登録できません。",
            "お子さんの名前と生年月日を確かめてください。",
        )
    ensure_is_child(principal.birth_date, today)
    live = Mandate.objects.filter(
        principal=principal, agent=parent, kind=MandateKind.PARENT, revoked_at__isnull=True
    ).first()
    if live is not None:
        return live.pk
    mandate = Mandate.objects.create(
        principal=principal,
        agent_id=parent,
        kind=MandateKind.PARENT,
        basis=basis,
        valid_from=valid_from or today,
        valid_until=last_day_as_child(principal.birth_date),
        created_at=now,
    )
    _record_mandate("mandate.granted", mandate, by=by, now=now)
    announce(ChildAdded(parent_id=parent, child_id=child, mandate_id=mandate.pk), now=now)
    return mandate.pk


@write
def revoke_mandate(*, mandate_id: int, by: Actor, now: datetime, by_person: int) -> None:
    """End a mandate now. `by_person` is the resident who asks, agent or principal. Revoking twice
    changes nothing; what staff end is `ending.end_mandate`."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    if by_person not in (mandate.principal_id, mandate.agent_id):
        raise NotAllowed(
            "residents.not_your_mandate",
            "この代理の登録は、ご本人か代理の方だけが取り消せます。",
            "窓口にご相談ください。",
        )
    side = "principal" if by_person == mandate.principal_id else "agent"
    if side not in kinds()[mandate.kind].ends_by:
        raise NotAllowed(
            "residents.ends_at_counter",
            "この代理の登録は、オンラインでは取り消せません。",
            "家庭裁判所の審判が変わったときなどは、書類を持って窓口に来てください。",
        )
    revoke(mandate, by=by, now=now)


def revoke(mandate: Mandate, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Ends a locked mandate, if it has not ended; both sides hear of it."""
    if mandate.revoked_at is not None:
        return
    mandate.revoked_at = now
    mandate.save(update_fields=["revoked_at"])
    _record_mandate("mandate.revoked", mandate, by=by, now=now, reason=reason)
    told = MandateRevoked(
        principal_id=mandate.principal_id, agent_id=mandate.agent_id, mandate_id=mandate.pk
    )
    announce(told, now=now)


def _record_mandate(
    action: str, mandate: Mandate, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    record(
        by=by,
        action=action,
        object_kind="mandate",
        object_id=mandate.pk,
        now=now,
        person_id=mandate.principal_id,
        reason=reason,
        detail={"agent": mandate.agent_id, "kind": str(mandate.kind)},
    )
