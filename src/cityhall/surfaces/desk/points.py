"""The points of a case as the desk shows them: to be looked at, or seen by whom and when."""

from dataclasses import dataclass

from cityhall.engine.cases.api import CasePage
from cityhall.kernel.texts import say
from cityhall.surfaces.desk.showing import short_time


@dataclass(frozen=True)
class PointView:
    """One point; `about` are the items that show it."""

    id: str
    title: str
    about: tuple[str, ...]
    is_seen: bool
    seen: str


def points_view(page: CasePage) -> tuple[PointView, ...]:
    """In the order of the procedure; by whom from the history, which is read already."""
    by = {row.sequence: row.by for row in page.history}
    return tuple(
        PointView(
            each.point.id,
            say(each.point.title, "ja"),
            each.point.about,
            each.is_seen,
            f"{by.get(each.event.sequence, '')} {short_time(each.event.at)}"
            if each.event and each.is_seen
            else "",
        )
        for each in page.points
    )
