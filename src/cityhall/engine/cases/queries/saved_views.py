"""The named views of one place: a clerk's own, then those that colleagues share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q

from cityhall.engine.cases.hidden import HiddenCases, hidden_at
from cityhall.engine.cases.models import SavedView
from cityhall.engine.cases.queries.inbox import Listing, ViewCount, listing_counts
from cityhall.foundation.accounts.api import User, ensure_allowed

SHOWN = 20


@dataclass(frozen=True)
class NamedView:
    """One of them; `by` names the colleague who shares it, '' for one's own."""

    id: int
    name: str
    asks: Mapping[str, str]
    is_shared: bool
    is_first: bool
    by: str
    count: ViewCount


def saved_views(
    *, user: User, section: str, ward: str, now: datetime, hidden: HiddenCases | None = None
) -> tuple[NamedView, ...]:
    """One's own in their order, then others' by name; each counted as the list would be."""
    ensure_allowed(user, "desk.inbox", section=section, ward=ward)
    rows = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), section=section, ward=ward)
    found = sorted(
        rows.select_related("owner"),
        key=lambda row: (row.owner_id != user.pk, row.position, row.name),
    )
    shown = found[:SHOWN]
    if not shown:
        return ()
    here = {"user": user, "section": section, "now": now}
    here["hidden"] = hidden or hidden_at(user, section, ward, now=now)
    lists = [cast("Listing", here | _asked(row.asks, ward)) for row in shown]
    counts = listing_counts(lists)
    return tuple(
        NamedView(
            id=row.pk,
            name=row.name,
            asks=row.asks,
            is_shared=row.is_shared,
            is_first=row.is_first and row.owner_id == user.pk,
            by="" if row.owner_id == user.pk else row.owner.display_name,
            count=count,
        )
        for row, count in zip(shown, counts, strict=True)
    )


def first_view(*, user: User, section: str, ward: str) -> Mapping[str, str] | None:
    """What the desk opens with, if the clerk has said so."""
    mine = SavedView.objects.filter(owner=user, section=section, ward=ward, is_first=True)
    return mine.values_list("asks", flat=True).first()


def _asked(asks: Mapping[str, str], ward: str) -> dict[str, str]:
    """A ward of the view narrows only where all wards are seen."""
    return {**asks, "ward": ward or asks.get("ward", "")}
