"""What an examiner is to look at in a case, and who has seen what: it follows from its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cityhall.engine.cases.models import Attachment, Case, CaseEvent, CaseValue
from cityhall.engine.procedures.api import Point, Version
from cityhall.kernel.texts import say

SEEN = "point_seen"


@dataclass(frozen=True)
class PointStanding:
    """A point of this case. `event` is the last word on it; None while nobody has looked."""

    point: Point
    is_seen: bool
    event: CaseEvent | None


def points_in(
    definition: Version, events: Iterable[CaseEvent], written: Mapping[str, int]
) -> tuple[PointStanding, ...]:
    """The points of the procedure in its order; one about what this case does not hold is left out.

    `written`: by which event each answer and document came; one that came after its point was seen
    opens the point again.
    """
    last = {event.payload["point"]: event for event in events if event.kind == SEEN}
    return tuple(
        PointStanding(point, _is_seen(point, last.get(point.id), written), last.get(point.id))
        for point in definition.procedure.points
        if _holds(point, definition, written)
    )


def _holds(point: Point, definition: Version, written: Mapping[str, int]) -> bool:
    """Whether this case has what the point is about: one of its documents, if it names any."""
    papers = [item for item in point.about if definition.items[item].type == "file"]
    wanted = papers or point.about
    return not wanted or any(item in written for item in wanted)


def _is_seen(point: Point, event: CaseEvent | None, written: Mapping[str, int]) -> bool:
    if event is None or not event.payload["is_seen"]:
        return False
    return all(written.get(item, 0) < event.sequence for item in point.about)


def points_of(
    case: Case, definition: Version, events: Iterable[CaseEvent] | None = None
) -> tuple[PointStanding, ...]:
    """The points of a case: two queries, or three without the events; none for a procedure that
    has no points."""
    if not definition.procedure.points:
        return ()
    if events is None:
        events = CaseEvent.objects.filter(case=case, kind=SEEN).order_by("sequence")
    written: dict[str, int] = {}
    for rows in (
        CaseValue.objects.filter(case=case, superseded_by=None),
        Attachment.objects.filter(case=case),
    ):
        for item, sequence in rows.values_list("item", "sequence"):
            written[item] = max(sequence, written.get(item, 0))
    return points_in(definition, events, written)


def unseen_points(case: Case, definition: Version) -> tuple[str, ...]:
    """Titles of the points that are still to be looked at."""
    found = points_of(case, definition)
    return tuple(say(each.point.title, "ja") for each in found if not each.is_seen)
