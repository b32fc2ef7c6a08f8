"""支援措置 begins: from the same moment no case of that name is there for others."""

from datetime import date, datetime

from cityhall.engine.cases.models import Case
from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.residents.api import (
    match_case,
    match_household,
    protect_person,
    register_protected,
    same_name,
)
from cityhall.kernel.transactions import write


@write
def begin_protection(
    *,
    name: str,
    birth_date: date,
    valid_from: date,
    valid_until: date | None,
    asked_by: str,
    reason: str,
    by: Actor,
    now: datetime,
    kana: str = "",
    address: str = "",
) -> int:
    """Protect somebody by name and birth date, known to the city or not; the person's id.

    Cases that were filed without signing in, and people who signed in, are hidden with them if
    they bear the name. Raises `NotAllowed` for staff without the duty.
    """
    if by.kind != "system":
        ensure_allowed(user_of(by.user_id or 0), "person.protect")
    person_id = register_protected(
        name=name, kana=kana, birth_date=birth_date, address=address, by=by, now=now
    )
    protect_person(
        person_id=person_id,
        valid_from=valid_from,
        valid_until=valid_until,
        asked_by=asked_by,
        reason=reason,
        by=by,
        now=now,
    )
    for member in match_household(person_id=person_id, by=by, now=now):
        copies = (member.folded_name, member.folded_kana, member.birth_date)
        found = Case.objects.filter(same_name(*copies)).exclude(person=member.pk)
        references = list(found.values_list("reference", flat=True))
        match_case(references=references, copies=copies, person_id=None, by=by, now=now)
    return person_id
