"""Who acts: handed to every action as `by`, so that no write is without a name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

from django.http import HttpRequest

from cityhall.foundation.accounts.models import User

ActorKind = Literal["visitor", "resident", "staff", "system", "client"]


@dataclass(frozen=True)
class Actor:
    """A visitor without an account, a resident, a member of staff, the city's own machinery, or a
    client: another system that an operator has let in.

    `user_id` is set for residents and staff; `label` is how history names the actor;
    `on_behalf_of` is the id of the person for whom a resident acts, if not for oneself.
    `holds` are the references, of cases or bundles without a person, whose signed link somebody
    has shown. `granted` is what a client may do, as (permission, section, ward) with '' for all,
    and `purpose` what it does it for.
    """

    kind: ActorKind
    user_id: int | None
    label: str
    on_behalf_of: int | None = None
    holds: frozenset[str] = frozenset()
    granted: frozenset[tuple[str, str, str]] = frozenset()
    purpose: str = ""

    @classmethod
    def visitor(cls) -> Self:
        """Somebody who has not signed in."""
        return cls("visitor", None, "ログインしていない人")

    @classmethod
    def system(cls, label: str) -> Self:
        """The city's machinery; `label` says which part, e.g. 期限の見張り."""
        return cls("system", None, label)

    @classmethod
    def of(cls, user: User) -> Self:
        """The holder of an account."""
        return cls("staff" if user.is_staff_member else "resident", user.pk, user.display_name)

    def acting_for(self, person_id: int) -> Self:
        """The same actor on behalf of another person. The mandate is checked by residents."""
        return replace(self, on_behalf_of=person_id)

    def granted_places(self, permission: str) -> frozenset[tuple[str, str]]:
        """The (section, ward) pairs for which a client holds the permission; '' means all."""
        return frozenset(
            (section, ward) for name, section, ward in self.granted if name == permission
        )

    def holding(self, references: Iterable[str]) -> Self:
        """The same actor with signed links in hand. The page has checked the signatures."""
        return replace(self, holds=frozenset(references))


def actor_of(request: HttpRequest) -> Actor:
    """Who sent this request."""
    user = request.user
    return Actor.of(user) if isinstance(user, User) else Actor.visitor()
