"""What a resident may do in a case: everything in one's own; in another's what mandates give."""

from dataclasses import dataclass
from datetime import datetime

from cityhall.engine.cases.models import Case
from cityhall.engine.procedures.api import Move, catalogue
from cityhall.foundation.accounts.api import Actor, user_of
from cityhall.foundation.residents.api import ACTS, Represented, people_acted_for, person_of
from cityhall.kernel.clock import in_jst


@dataclass(frozen=True)
class Reach:
    """Whose cases somebody comes to: one's own person, and those for whom one may act."""

    own: int | None
    mandates: tuple[Represented, ...]

    def lacks(self, case: Case) -> frozenset[str]:
        """The acts of mandates that stay with the person of the case."""
        if case.person_id in (None, self.own):
            return frozenset()
        areas = catalogue().procedures[case.procedure].life_events if _is_known(case) else ()
        held = [
            each.definition.acts
            for each in self.mandates
            if each.person.id == case.person_id and each.covers(case.procedure, areas)
        ]
        return frozenset(ACTS).difference(*held)


def reach_of(by: Actor, *, now: datetime) -> Reach | None:
    """The reach of a resident; None for all others, whose duties or links say what they may."""
    if by.kind != "resident" or by.user_id is None:
        return None
    own = person_of(user_of(by.user_id))
    acted_for = people_acted_for(own, today=in_jst(now).date()) if own is not None else ()
    return Reach(own, acted_for)


def act_of(move: Move) -> str:
    """Which act of a mandate a resident's move is; '' for none of them."""
    if "answers" in move.asks:
        return "correct"
    return "withdraw" if "close" in move.does else ""


def _is_known(case: Case) -> bool:
    return case.procedure in catalogue().procedures
