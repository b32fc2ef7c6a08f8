"""A clerk's own views of the inbox: kept, put in order, shared with the section, let go."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max, QuerySet

from cityhall.engine.cases.models import SavedView
from cityhall.engine.cases.queries.inbox import VIEWS
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write

#: What a view may narrow by. Words are left out: they name people, and would be kept for ever.
ASKS = ("view", "state", "procedure", "ward", "due", "channel", "assignee")
LONGEST, MOST = 40, 12


@write
def save_view(
    *,
    name: str,
    section: str,
    ward: str,
    asks: Mapping[str, str],
    is_shared: bool = False,
    is_first: bool = False,
    by: Actor,
    now: datetime,
) -> int:
    """Keeps a view under a name, or changes the one of that name; its id.

    Raises `Invalid` (cases.text_length, cases.no_such_view, cases.too_many_views) and `NotAllowed`.
    """
    user = user_of(refusals.staff_id(by))
    ensure_allowed(user, "desk.inbox", section=section, ward=ward)
    refusals.ensure_text(name, "name", at_most=LONGEST)
    kept = {each: value for each in ASKS if (value := str(asks.get(each, ""))[:60])}
    desk_refusals.ensure_view(kept.get("view", "todo") in VIEWS)
    mine = _of(by).filter(section=section, ward=ward)
    known = mine.filter(name=name.strip()).exists()
    desk_refusals.ensure_room_for_views(mine.count() < MOST or known, MOST)
    if is_first:
        mine.update(is_first=False)
    last = mine.aggregate(last=Max("position"))["last"] or 0
    about = {"asks": kept, "is_shared": is_shared, "is_first": is_first, "saved_at": now}
    view, _ = SavedView.objects.update_or_create(
        owner=user, section=section, ward=ward, name=name.strip(),
        defaults=about, create_defaults={**about, "position": last + 1},
    )  # fmt: skip
    _record("view.saved", view, by, now)
    return view.pk


@write
def move_view_up(*, view_id: int, by: Actor, now: datetime) -> None:
    """Changes places with the one before it; the first stays. `NotFound` for another's."""
    view = _own(view_id, by)
    mine = _of(by).filter(section=view.section, ward=view.ward, position__lt=view.position)
    before = mine.order_by("-position").first()
    if before is None:
        return
    view.position, before.position = before.position, view.position
    for each in (view, before):
        each.save(update_fields=["position"])
    _record("view.moved", view, by, now)


@write
def forget_view(*, view_id: int, by: Actor, now: datetime) -> None:
    """Lets go of one's own view. `NotFound` for another's."""
    view = _own(view_id, by)
    _record("view.forgotten", view, by, now)
    view.delete()


def _of(by: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=refusals.staff_id(by))


def _own(view_id: int, by: Actor) -> SavedView:
    view = _of(by).filter(pk=view_id).first()
    if view is None:
        raise refusals.not_found()
    return view


def _record(action: str, view: SavedView, by: Actor, now: datetime) -> None:
    detail = {"asks": view.asks, "shared": view.is_shared}
    record(
        by=by, action=action, object_kind="saved_view", object_id=view.pk, detail=detail, now=now
    )
