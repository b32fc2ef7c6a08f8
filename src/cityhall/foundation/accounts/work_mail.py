"""Whether a member of staff wants to hear by mail of what waits for them at the desk."""

from collections.abc import Collection
from datetime import datetime

from cityhall.foundation.accounts.actions import change_preferences
from cityhall.foundation.accounts.actor import Actor
from cityhall.foundation.accounts.models import Kind, User
from cityhall.kernel.transactions import write

PREFERENCE = "work_mail"


def wants_work_mail(user: User) -> bool:
    """Nobody does who has not said so."""
    return user.preferences.get(PREFERENCE) is True


@write
def choose_work_mail(*, user_id: int, is_wanted: bool, by: Actor, now: datetime) -> None:
    """From now on, or not any more; the choice is in the audit."""
    chosen: dict[str, object] = {PREFERENCE: True if is_wanted else None}
    change_preferences(user_id=user_id, preferences=chosen, by=by, now=now)


def to_be_mailed(user_ids: Collection[int]) -> list[User]:
    """Those of them who want mails and have an open account with an address. One query."""
    found = User.objects.filter(pk__in=user_ids, kind=Kind.STAFF, is_active=True).exclude(email="")
    return [user for user in found.order_by("pk") if wants_work_mail(user)]
