"""The section to which a case was passed accepts it, or gives it back with a reason."""

from typing import Unpack

from cityhall.engine.cases.actions.desk import (
    PASS_ON,
    Beside,
    act_beside,
    note_of,
    passed_to,
)
from cityhall.engine.cases.actions.moving import Moved, Press
from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.queries.passings import steps_of
from cityhall.engine.cases.records import Change
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.engine.cases.rules.passing import ACCEPTED, Passing, waiting_in

ACCEPT = Beside(ACCEPTED, "case.take")


def accept_passing(**press: Unpack[Press]) -> Moved:
    """Says that the case is rightly here; nobody has to take it yet.

    Raises `Conflict` (cases.passing_settled) where nothing waits to be accepted.
    """

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        return Change(ACCEPT.kind, says={"accepts": _waiting(case).step.sequence})

    return act_beside(ACCEPT, make, "", press)


def give_back_case(*, reason: str, **press: Unpack[Press]) -> Moved:
    """Sends the case back to the section and ward from which it came; the reason stays as an
    internal note. Raises as `accept_passing`."""
    refusals.ensure_reason(reason)

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        waiting = _waiting(case)
        section, ward_code = waiting.from_place
        return Change(
            PASS_ON.kind,
            sets=passed_to(case, section, ward_code, press["now"]),
            says={"from": [case.section, case.ward], "gives_back": waiting.step.sequence},
            beside=[note_of(reason, press)],
        )

    return act_beside(PASS_ON, make, "", press)


def _waiting(case: Case) -> Passing:
    events = list(CaseEvent.objects.filter(case=case).order_by("sequence"))
    waiting = waiting_in(steps_of(events))
    if waiting is None:
        raise desk_refusals.passing_settled()
    return waiting
