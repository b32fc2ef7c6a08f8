"""What an account may do, asked by permission name, section and ward."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from cityhall.foundation.accounts.models import Assurance, Duty, Kind, User
from cityhall.foundation.accounts.permissions import PERMISSIONS
from cityhall.kernel.errors import NotAllowed

ASSURANCE_ORDER: tuple[str, ...] = tuple(Assurance.values)


@dataclass(frozen=True)
class DutyOf:
    """One duty: `section` and `ward` are codes; '' means all."""

    role: str
    section: str
    ward: str

    def covers(self, section: str | None, ward: str | None) -> bool:
        """Whether the duty holds there. None asks for anywhere."""
        return (section is None or self.section in ("", section)) and (
            ward is None or self.ward in ("", ward)
        )


def duties_of(user: User | AnonymousUser) -> tuple[DutyOf, ...]:
    """All duties, read once per loaded account: a request sees one state of them."""
    if not isinstance(user, User) or not user.is_staff_member or not user.is_active:
        return ()
    known: tuple[DutyOf, ...] | None = user.__dict__.get("_duties_read")
    if known is None:
        rows = Duty.objects.filter(user=user).order_by("id")
        known = tuple(DutyOf(*row) for row in rows.values_list("role", "section", "ward"))
        user.__dict__["_duties_read"] = known
    return known


def has_role(
    user: User | AnonymousUser, role: str, *, section: str | None = None, ward: str | None = None
) -> bool:
    """Whether the account holds the role there (anywhere if section and ward are None)."""
    return any(duty.role == role and duty.covers(section, ward) for duty in duties_of(user))


def allows(
    user: User | AnonymousUser,
    permission: str,
    *,
    section: str | None = None,
    ward: str | None = None,
) -> bool:
    """Whether the account holds the permission there. `KeyError` for a name not in the table."""
    roles = PERMISSIONS[permission].roles
    return any(duty.role in roles and duty.covers(section, ward) for duty in duties_of(user))


def ensure_allowed(
    user: User | AnonymousUser,
    permission: str,
    *,
    section: str | None = None,
    ward: str | None = None,
) -> None:
    """`NotAllowed` (accounts.not_allowed) unless `allows` says yes."""
    if not allows(user, permission, section=section, ward=ward):
        raise NotAllowed(
            "accounts.not_allowed",
            f"この操作には「{PERMISSIONS[permission].meaning}」の担当が必要です。",
            "担当の係の職員に頼むか、係の統括に担当の登録を頼んでください。",
        )


def reader_of(
    who: User | int | None, permission: str, *, section: str = "", ward: str = "", purpose: str = ""
) -> dict[str, str]:
    """As whom a member of staff reads, for the audit: section, ward and role of the duty that gives
    the permission there; of any duty, where none does. Empty for others than staff."""
    if who is None:
        return {}
    duties = duties_of(who if isinstance(who, User) else user_of(who))
    roles = PERMISSIONS[permission].roles
    here = section or None, ward or None
    fitting = [each for each in duties if each.role in roles]
    duty = next(iter([each for each in fitting if each.covers(*here)] or fitting or duties), None)
    if duty is None:
        return {}
    told = {"section": duty.section or section, "ward": duty.ward or ward, "role": duty.role}
    return told | ({"purpose": purpose} if purpose else {})


def covered_places(user: User | AnonymousUser, permission: str) -> frozenset[tuple[str, str]]:
    """The (section, ward) pairs for which the account holds the permission; '' means all."""
    roles = PERMISSIONS[permission].roles
    return frozenset((duty.section, duty.ward) for duty in duties_of(user) if duty.role in roles)


def in_places(places: Collection[tuple[str, str]]) -> Q:
    """Rows that stand in one of the sections and wards; '' in a pair means all."""
    if ("", "") in places:
        return Q()
    found = Q(pk__in=[])
    for section, ward in places:
        here = {"section": section, "ward": ward}
        found |= Q(**{column: code for column, code in here.items() if code})
    return found


@dataclass(frozen=True)
class Colleague:
    """A member of staff by name, to choose from."""

    id: int
    name: str


def who_may(permission: str, *, section: str, ward: str) -> tuple[Colleague, ...]:
    """Those with an open account who hold the permission there, by name. One query."""
    here = {"duties__section__in": ("", section), "duties__ward__in": ("", ward)}
    found = User.objects.filter(
        duties__role__in=PERMISSIONS[permission].roles, is_active=True, kind=Kind.STAFF, **here
    )
    rows = found.order_by("display_name", "pk").values_list("pk", "display_name").distinct()
    return tuple(Colleague(*row) for row in rows)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names of accounts, also of closed ones. One query, none for nobody."""
    if not user_ids:
        return {}
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role in a place; '' means all."""

    user_id: int
    section: str
    ward: str


def holders_of(role: str, *, sections: Collection[str], ward: str) -> tuple[Holder, ...]:
    """Who holds a role in one of these sections, as their duty names it, in this ward or in all;
    accounts that are closed are left out."""
    duties = Duty.objects.filter(role=role, section__in=sections, ward__in={"", ward})
    rows = duties.filter(user__is_active=True).order_by("user", "id")
    return tuple(Holder(*row) for row in rows.values_list("user_id", "section", "ward"))


def at_least(level: str, needed: str) -> bool:
    """Whether one level of assurance reaches another."""
    return ASSURANCE_ORDER.index(level) >= ASSURANCE_ORDER.index(needed)


def user_of(user_id: int) -> User:
    """The account with this id; `User.DoesNotExist` if there is none."""
    return User.objects.get(pk=user_id)
