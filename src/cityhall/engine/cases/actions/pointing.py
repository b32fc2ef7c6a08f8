"""Saying of a point that one has looked at it, and taking that back."""

from typing import Unpack

from cityhall.engine.cases.actions.desk import Beside, act_beside
from cityhall.engine.cases.actions.moving import Moved, Press
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.models import Case
from cityhall.engine.cases.points import SEEN
from cityhall.engine.cases.records import Change
from cityhall.engine.cases.rules import refusals

SEE = Beside(SEEN, "case.take")


def see_point(*, point: str, is_seen: bool, **press: Unpack[Press]) -> Moved:
    """Whoever examines has looked at it, or takes that back. Raises `NotFound`
    (cases.no_such_point) for a point that the procedure does not have."""

    says = {"point": point, "is_seen": is_seen}

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        known = {each.id for each in version_of(case.version_id).procedure.points}
        refusals.ensure_point_known(point in known)
        return Change(SEE.kind, says=says)

    return act_beside(SEE, make, "", press, says)
