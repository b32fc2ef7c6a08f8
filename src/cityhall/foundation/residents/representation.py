"""For whom one may act, in what, and until when; who may act for somebody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from cityhall.foundation.residents.kinds import Kind, kinds
from cityhall.foundation.residents.models import AccountHolder, Mandate, MandateKind
from cityhall.foundation.residents.protection import (
    hidden_from,
    named_in_protection,
    protected_among,
)
from cityhall.foundation.residents.queries import PersonRef, people_refs
from cityhall.foundation.residents.rules import birthday_of
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed


@dataclass(frozen=True)
class Represented:
    """Somebody for whom one may act, by which mandate, in what, from when, until when.

    `procedures` and `areas` (life events) name what a mandate of a named scope is for.
    """

    person: PersonRef
    mandate_id: int
    kind: str
    basis: str
    valid_until: date | None
    valid_from: date
    procedures: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    is_on_paper: bool = False

    @property
    def definition(self) -> Kind:
        """What law makes of the kind."""
        return kinds()[self.kind]

    @property
    def sees_all(self) -> bool:
        """Whether the mandate is for everything, and so for all that is known of the person."""
        return self.definition.scope == "everything"

    @property
    def may_file(self) -> bool:
        """Whether the agent may send, correct and withdraw, and not only help to prepare."""
        return "file" in self.definition.acts

    def covers(self, procedure: str, areas: Iterable[str] = ()) -> bool:
        """Whether the mandate is for a procedure, which belongs to these areas."""
        named = procedure in self.procedures or bool(set(areas) & set(self.areas))
        return self.sees_all or named


def people_acted_for(person_id: int, *, today: date | None = None) -> tuple[Represented, ...]:
    """For whom a person may act today.

    Somebody who is protected is left out, by whatever mandate: a parent from whom a child fled, or
    a daughter whose father fled, does not learn from here that they live in this city. A child may
    be away long before its household is another in the register, so that of one household too
    only who is protected in their own name sees the others.
    """
    day = today or clock.today()
    mandates = list(
        _in_force(day).filter(agent=person_id).select_related("principal", "agent").order_by("id")
    )
    hidden = hidden_from(person_id, {each.principal_id for each in mandates}, today=day)
    shown = [mandate for mandate in mandates if mandate.principal_id not in hidden]
    refs = {ref.id: ref for ref in people_refs([mandate.principal_id for mandate in shown])}
    return tuple(
        Represented(
            refs[mandate.principal_id],
            mandate.pk,
            mandate.kind,
            mandate.basis,
            mandate.valid_until,
            mandate.valid_from,
            tuple(mandate.procedures),
            tuple(mandate.areas),
            mandate.received_by_id is not None,
        )
        for mandate in shown
    )


def represented_by(
    agent_id: int, principal_id: int, *, today: date | None = None
) -> tuple[Represented, ...]:
    """By which mandates one person may act for another today; none for oneself."""
    found = people_acted_for(agent_id, today=today)
    return tuple(each for each in found if each.person.id == principal_id)


def ensure_may_act_for(
    agent_id: int,
    principal_id: int,
    *,
    today: date,
    procedures: Iterable[tuple[str, Iterable[str]]] = (),
) -> None:
    """`NotAllowed` unless one acts for oneself or by a mandate in force (residents.no_mandate),
    that lets one file (residents.assists_only) each of the procedures, given with the areas they
    belong to (residents.outside_mandate)."""
    if agent_id == principal_id:
        return
    mandates = represented_by(agent_id, principal_id, today=today)
    if not mandates:
        raise NotAllowed(
            "residents.no_mandate",
            "この方の代わりに手続きをすることはできません。",
            "代理の登録が切れていないか、「代わりの手続き」のページで確かめてください。",
        )
    filing = [each for each in mandates if each.may_file]
    wanted = list(procedures)
    if wanted and not filing:
        raise NotAllowed(
            "residents.assists_only",
            "支援員は、代わりに提出することができません。",
            "準備した内容をご本人に渡し、ご本人が確かめて提出してください。",
        )
    if not all(any(each.covers(*procedure) for each in filing) for procedure in wanted):
        raise NotAllowed(
            "residents.outside_mandate",
            "頼まれていない手続きが入っているため、提出できません。",
            "頼まれた手続きだけを選ぶか、ご本人に頼む範囲を広げてもらってください。",
        )


def grown_children(
    pairs: Iterable[tuple[int, int]], *, on: date, from_age: int
) -> frozenset[tuple[int, int]]:
    """Those of several pairs of parent and child in which the child is so old by then. The
    parent's mandate may have ended. One query."""
    wanted = set(pairs)
    rows = Mandate.objects.filter(
        kind=MandateKind.PARENT,
        agent__in={parent for parent, _ in wanted},
        principal__in={child for _, child in wanted},
        principal__birth_date__isnull=False,
    )
    known = rows.values_list("agent", "principal", "principal__birth_date")
    return frozenset(
        (parent, child)
        for parent, child, born in known
        if (parent, child) in wanted and born and birthday_of(born, from_age) <= on
    )


@dataclass(frozen=True)
class ActedAs:
    """As what somebody acted for another; `received_by` is the clerk who saw the paper, if any."""

    kind: Kind
    received_by: str


def acted_as(
    users: Iterable[int], principal_id: int, *, procedure: str, areas: Iterable[str]
) -> Callable[[int, datetime], ActedAs | None]:
    """By which mandate each of several accounts acted for a person in a procedure, asked by the
    account and the moment; None where none was in force. Two queries."""
    held = AccountHolder.objects.filter(user__in=list(users)).values_list("user_id", "person_id")
    person_of_user = dict(held)
    rows = Mandate.objects.filter(
        principal=principal_id, agent__in=set(person_of_user.values())
    ).select_related("received_by")
    wanted = set(areas)
    found = [
        row
        for row in rows.order_by("-pk")
        if kinds()[row.kind].scope == "everything"
        or procedure in row.procedures
        or wanted & set(row.areas)
    ]

    def at(user_id: int, moment: datetime) -> ActedAs | None:
        agent = person_of_user.get(user_id)
        for row in found:
            is_over = row.revoked_at is not None and row.revoked_at <= moment
            if row.agent_id == agent and row.created_at <= moment and not is_over:
                seen_by = row.received_by.display_name if row.received_by else ""
                return ActedAs(kinds()[row.kind], seen_by)
        return None

    return at


def acting_people(principal_id: int, *, today: date) -> list[int]:
    """Who may act for a person today, for instance to be told what happens; of somebody protected,
    only whoever is of the same household and protected in their own name."""
    mandates = _in_force(today).filter(principal=principal_id)
    if protected_among({principal_id}, today=today):
        of_household = mandates.filter(agent__household=F("principal__household"))
        mandates = of_household.filter(named_in_protection(today, "agent"))
    return list(mandates.order_by("id").values_list("agent_id", flat=True))


def _in_force(day: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        valid_from__lte=day,
        revoked_at__isnull=True,
    )
