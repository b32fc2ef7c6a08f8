"""Who bears the name and birth date of somebody protected, without being known to be that person.

Two fit if the birth date is the same and the name, or the reading, is the same when folded. What
fits is hidden at once, because a wrong match hides too much for a day and a missed one gives an
address away; somebody with the duty looks, and dismisses what is another person's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.residents.models import Person, Protection, ProtectionMatch
from cityhall.foundation.residents.rules import search_name
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.kernel.transactions import write

PROTECT = "person.protect"


@dataclass(frozen=True)
class Match:
    """A case (by its reference) or a person who bears the name of somebody protected."""

    id: int
    protected_id: int
    person_id: int | None
    case_reference: str
    matched_at: datetime
    is_dismissed: bool


def matches(*, case_reference: str = "") -> tuple[Match, ...]:
    """All of them, or those of one case; the newest first. For eyes with the duty only."""
    rows = ProtectionMatch.objects.order_by("-id")
    if case_reference:
        rows = rows.filter(case_reference=case_reference)
    return tuple(
        Match(
            row.pk,
            row.protected_id,
            row.person_id,
            row.case_reference,
            row.matched_at,
            row.dismissed_at is not None,
        )
        for row in rows
    )


def same_name(folded_name: str, folded_kana: str, birth_date: date | None) -> Q:
    """Rows with the columns of a person or a case that bear this name and birth date."""
    same = Q(pk__in=[])
    if birth_date is not None and folded_name:
        same |= Q(birth_date=birth_date, folded_name=folded_name)
    if birth_date is not None and folded_kana:
        same |= Q(birth_date=birth_date, folded_kana=folded_kana)
    return same


def fits_protected(answers: Mapping[str, Any], *, today: date) -> bool:
    """Whether answers bear the name and birth date of somebody now protected, as in a draft that
    is not yet anybody's."""
    born = answers.get("applicant.birth_date")
    copies = (
        *search_name(answers.get("applicant.name")),
        date.fromisoformat(born) if born else None,
    )
    return bool(_protected_like(copies, today))


def _protected_like(copies: tuple[str, str, date | None], today: date) -> list[int]:
    """Everybody of that name whose household is protected, today or from a later day."""
    lasting = Protection.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    if copies[2] is None or not any(copies[:2]):
        return []
    found = Person.objects.filter(
        same_name(*copies), household__members__protections__in=lasting
    ).order_by("pk")
    return list(found.values_list("pk", flat=True).distinct())


@write
def match_case(
    *,
    references: Iterable[str],
    copies: tuple[str, str, date | None],
    person_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Hide cases that were just filed, if they bear a protected person's name. The person's own
    are hidden as that person's already. `copies`: folded name, folded reading, birth date."""
    for protected in _protected_like(copies, in_jst(now).date()):
        if protected != person_id:
            for reference in references:
                _match(protected, by=by, now=now, case_reference=reference)


@write
def match_person(*, person_id: int, by: Actor, now: datetime) -> None:
    """Hide a person whose name or birth date has just become known, as at a first sign-in."""
    person = Person.objects.get(pk=person_id)
    copies = (person.folded_name, person.folded_kana, person.birth_date)
    for protected in _protected_like(copies, in_jst(now).date()):
        if protected != person_id:
            _match(protected, by=by, now=now, person=person)


@write
def match_household(*, person_id: int, by: Actor, now: datetime) -> tuple[Person, ...]:
    """Hide everybody who bears a name of this person's household; the household, for cases."""
    members = tuple(Person.objects.filter(household__members=person_id).order_by("pk"))
    for member in members:
        name = same_name(member.folded_name, member.folded_kana, member.birth_date)
        others = Person.objects.filter(name).exclude(household=member.household_id)
        for other in others:
            _match(member.pk, by=by, now=now, person=other)
    return members


def _match(protected: int, *, by: Actor, now: datetime, **what: Any) -> None:
    """A `case_reference` or a `person`; what was matched before stays, dismissed or not."""
    match, is_new = ProtectionMatch.objects.get_or_create(
        protected_id=protected, defaults={"matched_at": now}, **{"person": None, **what}
    )
    if is_new:
        _record("protection.matched", match, by=by, now=now)


@write
def dismiss_match(*, match_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Say that it is another person after all: seen again by everybody who may see such cases.

    Raises `Invalid` without a reason, `NotAllowed` for staff without the duty.
    """
    if by.kind != "system":
        ensure_allowed(user_of(by.user_id or 0), PROTECT)
    if not reason.strip():
        raise Invalid(
            "residents.dismissal_needs_reason",
            "別の人だと分かった理由が書かれていません。",
            "何で確かめたかを書いてください。例: 本籍と住所が違う",
            field="reason",
        )
    match = ProtectionMatch.objects.select_for_update().filter(pk=match_id).first()
    if match is None:
        raise NotFound(
            "residents.no_match", "その番号の一致はありません。", "番号を確かめてください。"
        )
    if match.dismissed_at is None:
        match.dismissed_at = now
        match.save(update_fields=["dismissed_at"])
        _record("protection.match_dismissed", match, by=by, now=now, reason=reason)


@write
def dismiss_matches_of_case(*, case_reference: str, reason: str, by: Actor, now: datetime) -> None:
    """The same for every protected person whom the case was matched with."""
    for match in matches(case_reference=case_reference):
        dismiss_match(match_id=match.id, reason=reason, by=by, now=now)


def _record(
    action: str, match: ProtectionMatch, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    record(
        by=by,
        action=action,
        object_kind="protection_match",
        object_id=match.pk,
        person_id=match.protected_id,
        reason=reason,
        now=now,
    )
