"""Who somebody is, what is known, and finding people."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, Subquery

from cityhall.foundation.accounts.api import Actor, User, ensure_allowed, reader_of
from cityhall.foundation.audit.api import (
    ensure_has_ground,
    record_found,
    record_listing,
    record_read,
)
from cityhall.foundation.residents.facts import NAME_ITEMS
from cityhall.foundation.residents.models import AccountHolder, Fact, Person
from cityhall.foundation.residents.protection import visible_people
from cityhall.foundation.residents.rules import KnownFact, shown_name
from cityhall.kernel import clock
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.kernel.folding import fold
from cityhall.kernel.transactions import write

SHORTEST_SEARCH = 2


class Told(TypedDict):
    """What the audit is told of a search, in each of its entries."""

    by: Actor
    reason: str
    reader: dict[str, str]
    now: datetime


@dataclass(frozen=True)
class PersonRef:
    """A person as lists show one. `kana` is the reading as written, '' if unknown."""

    id: int
    household_id: int
    name: str
    kana: str
    birth_date: date | None


def person_of(user: User | AnonymousUser) -> int | None:
    """The id of the person who holds the account; None for staff and visitors."""
    if not isinstance(user, User) or not user.is_resident:
        return None
    return person_holding(user.pk)


def person_holding(user_id: int) -> int | None:
    """The id of the person who holds the account with this id; None for staff."""
    held = AccountHolder.objects.filter(user=user_id).values_list("person_id", flat=True)
    return next(iter(held), None)


def holds_account(user_id: int, person_id: int) -> bool:
    """Whether the account is this person's own."""
    return AccountHolder.objects.filter(user=user_id, person=person_id).exists()


def account_of(person_id: int) -> User | None:
    """The account of a person, if there is one."""
    holder = AccountHolder.objects.select_related("user").filter(person_id=person_id).first()
    return holder.user if holder else None


def person_ref(person_id: int) -> PersonRef:
    """One person; raises `NotFound`. For staff's eyes ask `read_person` instead."""
    found = people_refs([person_id])
    if not found:
        raise _nobody()
    return found[0]


def people_refs(person_ids: Iterable[int]) -> list[PersonRef]:
    """Several people in the given order, in two queries."""
    order = list(person_ids)
    people = {person.pk: person for person in Person.objects.filter(pk__in=order)}
    names = _names(order)
    return [_ref(people[pk], names.get(pk)) for pk in order if pk in people]


def household_of(person_id: int) -> list[PersonRef]:
    """Everybody in the person's household, the person first."""
    members = Person.objects.filter(household__members=person_id).values_list("pk", flat=True)
    return people_refs([person_id, *sorted(set(members) - {person_id})])


def facts_about(person_id: int, *, now: datetime) -> dict[str, KnownFact]:
    """All current facts about a person and the household, by item.

    For the person's own pages and the city's machinery; staff read through `read_person`.
    """
    household = Subquery(Person.objects.filter(pk=person_id).values("household_id"))
    rows = Fact.objects.filter(
        Q(subject_kind="person", subject_id=person_id)
        | Q(subject_kind="household", subject_id=household),
        superseded_at__isnull=True,
    )
    today = clock.in_jst(now).date()
    return {row.item: _known(row, today) for row in rows.order_by("item")}


def facts_of_subject(kind: str, subject_id: int, *, now: datetime) -> dict[str, KnownFact]:
    """All current facts about one subject of any kind."""
    rows = Fact.objects.filter(subject_kind=kind, subject_id=subject_id, superseded_at__isnull=True)
    today = clock.in_jst(now).date()
    return {row.item: _known(row, today) for row in rows.order_by("item")}


def history_of(person_id: int, item: str, *, now: datetime) -> list[KnownFact]:
    """What was known about one item over time, newest first."""
    rows = Fact.objects.filter(subject_kind="person", subject_id=person_id, item=item)
    today = clock.in_jst(now).date()
    return [_known(row, today) for row in rows.order_by("-recorded_at", "-id")]


@write
def read_person(
    person_id: int,
    *,
    user: User,
    now: datetime,
    case_reference: str = "",
    reason: str = "",
    purpose: str = "",
    marks: Mapping[str, str] | None = None,
) -> tuple[PersonRef, dict[str, KnownFact]]:
    """A person and what is known, for a member of staff; the read is logged, with the case or the
    stated reason, without which it is refused (audit.reason_needed).

    `marks` are written with the read. A protected person is `NotFound` without the duty, exactly
    as somebody who is not there.
    """
    ensure_allowed(user, "person.read")
    today = clock.in_jst(now).date()
    if not visible_people(Person.objects.filter(pk=person_id), user, today=today).exists():
        raise _nobody()
    record_read(
        by=Actor.of(user),
        object_kind="person",
        object_id=person_id,
        now=now,
        person_id=person_id,
        case_reference=case_reference,
        reason=reason,
        reader=reader_of(user, "person.read", purpose=purpose) | dict(marks or {}),
    )
    return person_ref(person_id), facts_about(person_id, now=now)


@write
def search_people(
    text: str,
    *,
    user: User,
    now: datetime,
    reason: str,
    purpose: str = "",
    birth_date: date | None = None,
    limit: int = 50,
) -> list[PersonRef]:
    """People whose name or reading begins with the text, in any way of writing it; the search is
    logged in the same transaction.

    At least two characters, or one with a birth date; and a reason, since no case asks for it:
    everybody found can read that they were, and why. Protected people are not found without the
    duty.
    """
    ensure_allowed(user, "person.search")
    ensure_has_ground("", reason)
    key = fold(text)
    if len(key) < SHORTEST_SEARCH and birth_date is None:
        raise Invalid(
            "residents.search_too_short",
            "さがす言葉が短すぎます。",
            "氏名かフリガナを2文字以上入れるか、生年月日を入れてください。",
            field="text",
        )
    people = (
        Person.objects.all() if birth_date is None else Person.objects.filter(birth_date=birth_date)
    )
    people = visible_people(people, user, today=clock.in_jst(now).date())
    by_name = people.filter(_begins("folded_name", key)) if key else people
    found = list(by_name.order_by("folded_name", "id").values_list("pk", flat=True)[:limit])
    if key:
        by_kana = people.filter(_begins("folded_kana", key)).order_by("folded_kana", "id")
        found += by_kana.values_list("pk", flat=True)[:limit]
    shown = list(dict.fromkeys(found))[:limit]
    by, reader = Actor.of(user), reader_of(user, "person.search", purpose=purpose)
    told: Told = {"by": by, "reason": reason, "reader": reader, "now": now}
    record_found(object_kind="person", found=[(each, "", each) for each in shown], **told)
    record_listing(
        object_kind="person_list",
        object_id="search",
        shown=shown,
        total=len(shown),
        search=" ".join(filter(None, [text, birth_date.isoformat() if birth_date else ""])),
        **told,
    )
    return people_refs(shown)


def people_named(family_name: str, *, among: Collection[int]) -> frozenset[int]:
    """Those of some people who bear the family name, in any way of writing it; one query."""
    wanted = fold(family_name)
    if not wanted or not among:
        return frozenset()
    known = {person: name for person, name in _names(among).items() if isinstance(name, dict)}
    return frozenset(
        person for person, name in known.items() if fold(str(name.get("family", ""))) == wanted
    )


def _begins(column: str, key: str) -> Q:
    """Rows whose column begins with the key, so that the index serves on either database.

    SQLite's LIKE cannot use an index that tells cases apart, and a range would depend on
    PostgreSQL's collation.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": key})
    return Q(**{f"{column}__gte": key, f"{column}__lt": key + "\U0010ffff"})


def _names(person_ids: Iterable[int]) -> dict[int, object]:
    rows = Fact.objects.filter(
        subject_kind="person",
        subject_id__in=list(person_ids),
        item__in=NAME_ITEMS,
        superseded_at__isnull=True,
    )
    # applicant.name comes after child.name, so what somebody says of oneself wins.
    return dict(rows.order_by("-item").values_list("subject_id", "value"))


def _ref(person: Person, name: object) -> PersonRef:
    value = name if isinstance(name, dict) else {}
    kana = f"{value.get('family_kana', '')} {value.get('given_kana', '')}".strip()
    return PersonRef(person.pk, person.household_id, shown_name(value), kana, person.birth_date)


def _known(row: Fact, today: date) -> KnownFact:
    is_expired = row.expires_on is not None and row.expires_on <= today
    return KnownFact(row.value, row.source, row.as_of, row.purpose, row.expires_on, is_expired)


def _nobody() -> NotFound:
    return NotFound(
        "residents.nobody",
        "その方は見つかりません。",
        "番号を確かめるか、氏名でさがし直してください。",
    )
