"""支援措置: whoever shares a household with a protected person is protected too, because an
address or a family name shown for one gives away the other."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from cityhall.foundation.accounts.api import Actor, User, allows
from cityhall.foundation.audit.api import record
from cityhall.foundation.residents.models import Person, Protection, ProtectionMatch
from cityhall.kernel import clock
from cityhall.kernel.transactions import write

READ_PROTECTED = "person.read_protected"
People = TypeVar("People", bound=QuerySet[Any])


def visible_people(
    queryset: People,
    user: User | AnonymousUser,
    *,
    today: date | None = None,
    section: str = "",
    ward: str = "",
) -> People:
    """The people of a queryset of Person whom this account may know to exist.

    `section` and `ward` are those of the case for which they are looked at; without a case a
    person stands in no section, and the duty must hold for the whole city.
    """
    if may_read_protected(user, section=section, ward=ward):
        return queryset
    return unprotected_people(queryset, today=today)


def may_read_protected(user: User | AnonymousUser, *, section: str = "", ward: str = "") -> bool:
    """Whether the duty for protected people is held there; without a place, for the whole city."""
    return allows(user, READ_PROTECTED, section=section, ward=ward)


def unprotected_people(queryset: People, *, today: date | None = None) -> People:
    """Those of a queryset of Person of whom everybody in the office may know."""
    return queryset.exclude(_is_protected(today or clock.today()))


def is_protected(person_id: int, *, today: date | None = None) -> bool:
    """Whether the person, or somebody in the household, is protected on that day."""
    return Person.objects.filter(_is_protected(today or clock.today()), pk=person_id).exists()


def protected_among(person_ids: set[int], *, today: date | None = None) -> set[int]:
    """Those of many people who are protected; one query for a whole list."""
    found = Person.objects.filter(_is_protected(today or clock.today()), pk__in=person_ids)
    return set(found.values_list("pk", flat=True))


def protected_households(today: date) -> QuerySet[Any, Any]:
    """Ids of the households with somebody protected on that day, or with somebody matched, to ask
    with inside another query: carrying hundreds of them there and back costs more than that."""
    running = _running(today)
    matched = _standing(today).filter(person__isnull=False)
    of_person = "person__household"
    return running.values(of_person).union(matched.values(of_person))


def hidden_from(person_id: int, others: set[int], *, today: date) -> set[int]:
    """Those of several people who are protected and of whom this person is therefore not told,
    whatever mandate there is: all of them, unless both are of one household and this person is
    protected too. A child may have fled long before its household in the register is another."""
    home = Person.objects.filter(named_in_protection(today), pk=person_id)
    hidden = Person.objects.filter(_is_protected(today), pk__in=others - {person_id})
    return set(hidden.exclude(household__in=home.values("household")).values_list("pk", flat=True))


def named_in_protection(today: date, person: str = "pk") -> Q:
    """Who is protected in their own name and not by their household alone; `person` is the column
    that holds the person."""
    own = _running(today).filter(person=OuterRef(person))
    return Q(Exists(own)) | Q(Exists(_standing(today).filter(person=OuterRef(person))))


def hidden_cases(today: date) -> QuerySet[ProtectionMatch]:
    """Matches by which cases are hidden on that day; compare their `case_reference`."""
    return _standing(today).filter(person=None)


def _running(today: date) -> QuerySet[Protection]:
    return Protection.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), valid_from__lte=today
    )


def _standing(today: date) -> QuerySet[ProtectionMatch]:
    """Matches that nobody has dismissed, with somebody whose household is protected."""
    of_household = "protected__household__members__protections__"
    return ProtectionMatch.objects.filter(
        Q(**{f"{of_household}valid_until__isnull": True})
        | Q(**{f"{of_household}valid_until__gte": today}),
        **{f"{of_household}valid_from__lte": today},
        dismissed_at=None,
    )


def _is_protected(today: date) -> Q:
    in_household = _running(today).filter(person__household=OuterRef("household"))
    matched = _standing(today).filter(person__household=OuterRef("household"))
    return Q(Exists(in_household)) | Q(Exists(matched))


@write
def protect_person(
    *,
    person_id: int,
    valid_from: date,
    valid_until: date | None,
    reason: str,
    by: Actor,
    now: datetime,
    asked_by: str = "",
) -> None:
    """Mark a person as protected. The reason goes into the audit, which residents never see.

    The same person and days again change nothing. Cases and people who bear the name are
    matched by `begin_protection` of the cases.
    """
    protection, is_new = Protection.objects.get_or_create(
        person_id=person_id,
        valid_from=valid_from,
        valid_until=valid_until,
        defaults={"asked_by": asked_by[:200], "recorded_at": now},
    )
    if not is_new:
        return
    record(
        by=by,
        action="protection.began",
        object_kind="protection",
        object_id=protection.pk,
        now=now,
        person_id=person_id,
        reason=reason,
    )


@write
def end_protection(
    *, person_id: int, last_day: date, reason: str, by: Actor, now: datetime
) -> None:
    """Let all running protections of a person end with a day."""
    running = Protection.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=last_day), person_id=person_id
    )
    for protection in running:
        protection.valid_until = max(last_day, protection.valid_from)
        protection.save(update_fields=["valid_until"])
        record(
            by=by,
            action="protection.ended",
            object_kind="protection",
            object_id=protection.pk,
            now=now,
            person_id=person_id,
            reason=reason,
        )
