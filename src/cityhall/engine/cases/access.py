"""Who may see which cases, in which role they come to one, and what they may make of it.

Cases of protected people exist only for those with the duty, on every page and in every list.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cityhall.engine.cases.models import Case
from cityhall.engine.cases.representing import Reach, act_of
from cityhall.engine.cases.rules import refusals
from cityhall.engine.procedures.api import Move, Version, Workflow, catalogue, permissions_for
from cityhall.foundation.accounts.api import (
    Actor,
    User,
    allows,
    at_least,
    covered_places,
    duties_of,
    ensure_allowed,
    in_places,
    user_of,
)
from cityhall.foundation.residents.api import (
    READ_PROTECTED,
    Person,
    Represented,
    ensure_may_act_for,
    hidden_cases,
    holds_account,
    people_acted_for,
    person_of,
    unprotected_people,
)
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Authority:
    """What an actor may make of one case: by the roles that its workflow table names, and for
    staff also by the permissions that a move asks for, held where the case lies. `too_weak`: its
    procedure asks for a surer person than somebody who holds a link. `lacks`: acts that a mandate
    leaves to its principal."""

    workflow: Workflow
    roles: frozenset[str]
    user: User | None
    section: str
    ward: str
    too_weak: bool = False
    lacks: frozenset[str] = frozenset()

    def may(self, move: Move) -> bool:
        """Whether the table gives the move to one of the roles, and the permissions are held."""
        is_for_them = bool(self.roles & set(move.by)) and not self.too_weak
        is_left = act_of(move) in self.lacks
        return (
            is_for_them
            and not is_left
            and all(
                any(self._holds(permission) for permission in wanted)
                for wanted in self._asked(move)
            )
        )

    def ensure(self, move: Move) -> None:
        """`NotAllowed` (cases.not_your_role, accounts.not_allowed) unless `may` says yes."""
        refusals.ensure_role(bool(self.roles & set(move.by)), move.label["ja"])
        if self.too_weak:
            raise refusals.act_needs_sign_in(move.label["ja"])
        refusals.ensure_in_mandate(act_of(move) not in self.lacks, move.label["ja"])
        for wanted in self._asked(move):
            if self.user is not None and not any(self._holds(each) for each in wanted):
                missing = min(wanted)
                ensure_allowed(self.user, missing, section=self.section, ward=self.ward)

    def _asked(self, move: Move) -> tuple[frozenset[str], ...]:
        return permissions_for(self.workflow, move) if self.user is not None else ()

    def _holds(self, permission: str) -> bool:
        assert self.user is not None  # only staff are asked for permissions
        return allows(self.user, permission, section=self.section, ward=self.ward)


def authority_of(
    by: Actor, case: Case, definition: Version, reach: Reach | None = None
) -> Authority:
    """What the actor may make of this case. A resident comes with `reach_of` (asked once for many
    cases).

    Residents have been let in by `visible_to` and hold one role; so do visitors who hold a link
    to this very case. A link proves a contact and no more: where the procedure asks for a sign-in
    or a signature, only what is still being prepared may be changed by it.
    """
    roles, user = frozenset[str](), None
    workflow = definition.workflow
    if by.kind == "system":
        roles = frozenset({"system"})
    elif by.kind == "resident" or _is_held(by, case):
        roles = frozenset({"resident"})
    elif by.kind == "staff" and by.user_id is not None:
        user = user_of(by.user_id)
        duties = duties_of(user)
        roles = frozenset(duty.role for duty in duties if duty.covers(case.section, case.ward))
    too_weak = by.kind == "visitor" and _asks_for_more(case, definition)
    assert reach is not None or by.kind != "resident"  # else a mandate would give every act
    lacks = reach.lacks(case) if reach is not None else frozenset[str]()
    return Authority(workflow, roles, user, case.section, case.ward, too_weak, lacks)


def _asks_for_more(case: Case, definition: Version) -> bool:
    """Whether acts on a case that has arrived need more than a contact."""
    return case.arrived_at is not None and not at_least("contact", definition.procedure.identity)


def visible_to(by: Actor, *, now: datetime) -> QuerySet[Case]:
    """The cases that the actor may know to exist."""
    if by.kind == "system":
        return Case.objects.all()
    if by.kind == "staff" and by.user_id is not None:
        return _of_duties(by.user_id, "case.read", now)
    if by.kind == "client":
        return of_client(by, "case.read", now=now)
    linked = Q(reference__in=by.holds) | Q(bundle__reference__in=by.holds)
    known = linked & Q(person=None) if by.holds else Q(pk__in=[])
    if by.kind == "resident" and by.user_id is not None:
        known |= _of_resident(by.user_id, now)
    return Case.objects.filter(known)


def handed_over_by(by: Actor, *, now: datetime) -> QuerySet[Case]:
    """The cases that the actor may hand to core systems: where the duty for that is held, which
    need not be everywhere that one may read."""
    if by.kind == "system":
        return Case.objects.all()
    if by.kind == "staff" and by.user_id is not None:
        return _of_duties(by.user_id, "case.hand_over", now)
    if by.kind == "client":
        return of_client(by, "case.hand_over", now=now)
    return Case.objects.none()


def kept_by(by: Actor, *, now: datetime) -> QuerySet[Case]:
    """The cases of whose keeping and erasing the actor decides."""
    if by.kind == "staff" and by.user_id is not None:
        return _of_duties(by.user_id, "case.assign", now)
    return Case.objects.none()


def _is_held(by: Actor, case: Case) -> bool:
    """A link opens a case only while it has no person: from then on it is that person's."""
    if by.kind != "visitor" or case.person_id is not None or not by.holds:
        return False
    return bool(by.holds & {case.reference, case.bundle.reference})


def _of_resident(user_id: int, now: datetime) -> Q:
    """One's own cases, and of those for whom one may file what the mandate is for."""
    person = person_of(user_of(user_id))
    if person is None:
        return Q(pk__in=[])
    found = Q(person_id=person)
    for each in people_acted_for(person, today=in_jst(now).date()):
        if each.sees_all:
            found |= Q(person_id=each.person.id)
        elif each.may_file:
            found |= Q(person_id=each.person.id, procedure__in=_covered(each))
    return found


def _covered(represented: Represented) -> list[str]:
    """The procedures that a mandate of a named scope is for."""
    known = catalogue().procedures.values()
    return [one.id for one in known if represented.covers(one.id, one.life_events)]


def of_client(by: Actor, permission: str, *, now: datetime) -> QuerySet[Case]:
    """The cases for which another system holds the permission; of protected people none."""
    cases = Case.objects.filter(in_places(by.granted_places(permission)))
    return _seen_with(frozenset(), cases, now=now)


def _of_duties(user_id: int, permission: str, now: datetime) -> QuerySet[Case]:
    user = user_of(user_id)
    places = covered_places(user, permission)
    return for_eyes_of(user, Case.objects.filter(in_places(places)), now=now)


def for_eyes_of(user: User, cases: QuerySet[Case], *, now: datetime) -> QuerySet[Case]:
    """The same without cases of, or about, protected people, but for those that lie where the
    user holds the duty to read of them."""
    return _seen_with(covered_places(user, READ_PROTECTED), cases, now=now)


def _seen_with(
    duty: frozenset[tuple[str, str]], cases: QuerySet[Case], *, now: datetime
) -> QuerySet[Case]:
    if ("", "") in duty:
        return cases
    today, here = in_jst(now).date(), in_places(duty) if duty else None
    for column in ("person_id", "subject_id"):
        whose = unprotected_people(Person.objects.filter(pk=OuterRef(column)), today=today)
        shown = Q(**{f"{column}__isnull": True}) | Exists(whose)
        cases = cases.filter(shown if here is None else shown | here)
    matched = hidden_cases(today).filter(case_reference=OuterRef("reference"))
    return cases.filter(~Exists(matched) if here is None else ~Exists(matched) | here)


def case_for(reference: str, *, by: Actor, now: datetime) -> Case:
    """The case, or `NotFound` (cases.not_found) also where it may not be known to exist."""
    case = visible_to(by, now=now).filter(reference=reference).first()
    if case is None:
        raise refusals.not_found()
    return case


def case_to_change(reference: str, *, by: Actor, now: datetime) -> Case:
    """The same, kept from others until the transaction ends: what stands beside the case is then
    read as of the sequence that it shows, and who comes second is told that it has changed."""
    locked = Case.objects.select_for_update().filter(reference=reference).values_list("pk")
    locked.first()  # a statement of its own: after a wait, the next one sees what was waited for
    return case_for(reference, by=by, now=now)


def ensure_may_file_for(
    by: Actor, person_id: int | None, procedures: Collection[str], *, today: date
) -> None:
    """A resident files for oneself or by a mandate for each of the procedures, staff by their
    duty, a visitor for nobody whom the city knows."""
    if by.kind == "staff" and by.user_id is not None:
        ensure_allowed(user_of(by.user_id), "case.receive")
    elif by.kind == "resident" and by.user_id is not None and person_id is not None:
        if not holds_account(by.user_id, person_id):
            known = catalogue().procedures
            areas = {one: known[one].life_events if one in known else () for one in procedures}
            ensure_may_act_for(
                person_of(user_of(by.user_id)) or 0,
                person_id,
                today=today,
                procedures=areas.items(),
            )
    elif by.kind != "system" and person_id is not None:
        raise refusals.not_signed_in()
