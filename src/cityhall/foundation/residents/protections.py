"""People to be protected whom the city may not know yet, and who is protected now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.residents.actions import address_in_city, create_person
from cityhall.foundation.residents.facts import NewFact, Subject, write_facts
from cityhall.foundation.residents.models import Person, Protection
from cityhall.foundation.residents.queries import people_refs
from cityhall.foundation.residents.rules import PROTECTION, name_from_card, search_name
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class ProtectedPerson:
    """One protection with its person. For eyes with the duty only."""

    id: int
    person_id: int
    name: str
    birth_date: date | None
    valid_from: date
    valid_until: date | None
    asked_by: str


def protected_people(*, ending_from: date | None = None) -> tuple[ProtectedPerson, ...]:
    """All protections, or those that last to that day or longer, newest first. Three queries."""
    rows = Protection.objects.order_by("-id")
    if ending_from is not None:
        rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=ending_from))
    found = list(rows)
    people = {each.id: each for each in people_refs({row.person_id for row in found})}
    return tuple(
        ProtectedPerson(
            row.pk,
            row.person_id,
            people[row.person_id].name,
            people[row.person_id].birth_date,
            row.valid_from,
            row.valid_until,
            row.asked_by,
        )
        for row in found
    )


@write
def register_protected(
    *, name: str, kana: str, birth_date: date, address: str, by: Actor, now: datetime
) -> int:
    """The person to whom a protection is to be given; the id.

    Somebody who was given one before under this name and birth date; otherwise somebody new,
    since a person of the same name whom the city knows may be another: such a one is matched,
    which can be taken back. An address in another city is not kept.
    """
    value = _name_value(name, kana)
    folded, _ = search_name(value)
    today = in_jst(now).date()
    if not folded or birth_date > today:
        raise Invalid(
            "residents.protected_unclear",
            "氏名か生年月日が読み取れません。",
            "氏名と、今日までの生年月日を書いてください。",
        )
    same = Person.objects.filter(folded_name=folded, birth_date=birth_date)
    known = same.filter(protections__isnull=False).values_list("pk", flat=True).first()
    person_id = known or create_person(household_id=None, by=by, now=now)
    place = address_in_city(address)
    facts = [NewFact("applicant.name", value)] if known is None else []
    facts += [NewFact("applicant.birth_date", birth_date.isoformat())] if known is None else []
    facts += [NewFact("applicant.address", place)] if place is not None else []
    write_facts(
        subject=Subject("person", person_id),
        facts=facts,
        source=PROTECTION,
        as_of=today,
        purpose="",
        by=by,
        now=now,
    )
    return person_id


def _name_value(name: str, kana: str) -> dict[str, str]:
    written, reading = name_from_card(name), name_from_card(kana)
    return written | {"family_kana": reading["family"], "given_kana": reading["given"]}
