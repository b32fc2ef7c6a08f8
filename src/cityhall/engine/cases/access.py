"""Who may see which cases, and in which role they come to one.

Cases of protected people exist only for those with the duty, on every page and in every list.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cityhall.engine.cases.models import Case
from cityhall.engine.cases.rules import refusals
from cityhall.foundation.accounts.api import (
    Actor,
    User,
    covered_places,
    duties_of,
    ensure_allowed,
    user_of,
)
from cityhall.foundation.residents.api import (
    Person,
    ensure_may_act_for,
    holds_account,
    people_acted_for,
    person_of,
    visible_people,
)
from cityhall.kernel.clock import in_jst


def roles_of(by: Actor, case: Case) -> frozenset[str]:
    """The roles of the workflow table that the actor holds for this case.

    Residents have been let in by `visible_to` and hold one role; so do visitors who hold a link
    to this very case.
    """
    if by.kind == "system":
        return frozenset({"system"})
    if by.kind == "resident" or _is_held(by, case):
        return frozenset({"resident"})
    if by.kind == "staff" and by.user_id is not None:
        duties = duties_of(user_of(by.user_id))
        return frozenset(duty.role for duty in duties if duty.covers(case.section, case.ward))
    return frozenset()


def visible_to(by: Actor, *, now: datetime) -> QuerySet[Case]:
    """The cases that the actor may know to exist."""
    if by.kind == "system":
        return Case.objects.all()
    if by.kind == "staff" and by.user_id is not None:
        return _of_duties(by.user_id, now)
    linked = Q(reference__in=by.holds) | Q(bundle__reference__in=by.holds)
    known = linked & Q(person=None) if by.holds else Q(pk__in=[])
    if by.kind == "resident" and by.user_id is not None:
        known |= Q(person_id__in=own_people(by.user_id, now))
    return Case.objects.filter(known)


def _is_held(by: Actor, case: Case) -> bool:
    """A link opens a case only while it has no person: from then on it is that person's."""
    if by.kind != "visitor" or case.person_id is not None or not by.holds:
        return False
    return bool(by.holds & {case.reference, case.bundle.reference})


def own_people(user_id: int, now: datetime) -> list[int]:
    person = person_of(user_of(user_id))
    if person is None:
        return []
    represented = people_acted_for(person, today=in_jst(now).date())
    return [person, *(each.person.id for each in represented)]


def _of_duties(user_id: int, now: datetime) -> QuerySet[Case]:
    user = user_of(user_id)
    return for_eyes_of(user, in_places(covered_places(user, "case.read")), now=now)


def in_places(places: Collection[tuple[str, str]]) -> QuerySet[Case]:
    """The cases of sections and wards; '' stands for all of them."""
    if ("", "") in places:
        return Case.objects.all()
    found = Q(pk__in=[])
    for section, ward in places:
        here = {"section": section, "ward": ward}
        found |= Q(**{column: code for column, code in here.items() if code})
    return Case.objects.filter(found)


def for_eyes_of(user: User, cases: QuerySet[Case], *, now: datetime) -> QuerySet[Case]:
    """The same without cases of, or about, people whom the user may not know to exist."""
    today = in_jst(now).date()
    for column in ("person_id", "subject_id"):
        whose = visible_people(Person.objects.filter(pk=OuterRef(column)), user, today=today)
        cases = cases.filter(Q(**{f"{column}__isnull": True}) | Exists(whose))
    return cases


def case_for(reference: str, *, by: Actor, now: datetime) -> Case:
    """The case, or `NotFound` (cases.not_found) also where it may not be known to exist."""
    case = visible_to(by, now=now).filter(reference=reference).first()
    if case is None:
        raise refusals.not_found()
    return case


def ensure_may_file_for(by: Actor, person_id: int | None, *, today: date) -> None:
    """A resident files for oneself or by a mandate, staff by their duty, a visitor for nobody
    whom the city knows."""
    if by.kind == "staff" and by.user_id is not None:
        ensure_allowed(user_of(by.user_id), "case.receive")
    elif by.kind == "resident" and by.user_id is not None and person_id is not None:
        if not holds_account(by.user_id, person_id):
            ensure_may_act_for(person_of(user_of(by.user_id)) or 0, person_id, today=today)
    elif by.kind != "system" and person_id is not None:
        raise refusals.not_signed_in()
