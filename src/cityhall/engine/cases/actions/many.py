"""One step for many cases at once: each is an action of its own, with its own result.

A case that cannot be changed stops none of the others. The client key is the same for all: sent
again, nothing happens twice. What was taken or given can be put back for a while, by the key with
which that was done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from cityhall.engine.cases.access import authority_of, case_for
from cityhall.engine.cases.actions.desk import Beside, act_beside, release_case, take_case
from cityhall.engine.cases.actions.moving import Moved, Press, done_before, move_case
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.records import Change
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.engine.cases.rules.desk_refusals import UNDO_WITHIN
from cityhall.foundation.accounts.api import Actor, allows, user_of
from cityhall.kernel.errors import Problem

MOST = 200
GIVE, GIVE_BACK = Beside("assigned", "case.assign"), Beside("released", "case.assign")


@dataclass(frozen=True)
class Failed:
    """A case that was left as it is, and why."""

    reference: str
    code: str
    message: str


@dataclass(frozen=True)
class Result:
    """What became of each; the cases in the order asked."""

    done: tuple[str, ...]
    failed: tuple[Failed, ...]


def take_cases(*, references: Iterable[str], by: Actor, now: datetime, client_key: str) -> Result:
    """Makes cases the actor's own that nobody has, by the move that the table has for it.

    Raises `Invalid` (cases.too_many) for more than `MOST` at once.
    """

    def take(**press: Unpack[Press]) -> Moved:
        case = case_for(press["reference"], by=by, now=now)
        if done := done_before(case, client_key):
            return done
        desk_refusals.ensure_free(case.assignee_id)
        return _as_the_table_has_it("assign", case, take_case, press)

    return _each(take, references, by=by, now=now, client_key=client_key)


def release_cases(
    *, references: Iterable[str], by: Actor, now: datetime, client_key: str
) -> Result:
    """Gives cases of the actor's own back to everybody in the section. Raises as `take_cases`."""

    def release(**press: Unpack[Press]) -> Moved:
        case = case_for(press["reference"], by=by, now=now)
        if done := done_before(case, client_key):
            return done
        desk_refusals.ensure_ones_own(case.assignee_id, by.user_id)
        return _as_the_table_has_it("release", case, release_case, press)

    return _each(release, references, by=by, now=now, client_key=client_key)


def assign_cases(
    *, references: Iterable[str], assignee_id: int, by: Actor, now: datetime, client_key: str
) -> Result:
    """Gives cases to a colleague, who must be able to take each. Raises as `take_cases`."""
    colleague = user_of(assignee_id)

    def assign(**press: Unpack[Press]) -> Moved:
        def make(case: Case) -> Change:
            refusals.ensure_open(case.kind)
            where = {"section": case.section, "ward": case.ward}
            desk_refusals.ensure_can_take(allows(colleague, "case.take", **where))
            return Change(GIVE.kind, sets={"assignee_id": colleague.pk})

        return act_beside(GIVE, make, "", press)

    return _each(assign, references, by=by, now=now, client_key=client_key)


def undo_taking(
    *,
    references: Iterable[str],
    taken_with: str,
    by: Actor,
    now: datetime,
    client_key: str,
    since: datetime | None = None,
) -> Result:
    """Gives back what the actor took with that key, where nothing else has happened since and
    not more than `UNDO_WITHIN` has passed (or, if given, not before `since`). Raises as
    `take_cases`."""
    earliest = since or now - UNDO_WITHIN

    def undo(**press: Unpack[Press]) -> Moved:
        case = case_for(press["reference"], by=by, now=now)
        if done := done_before(case, client_key):
            return done
        mine = {"case": case, "client_key": taken_with, "actor_id": by.user_id}
        taken = CaseEvent.objects.filter(at__gte=earliest, **mine).first()
        desk_refusals.ensure_can_be_undone(taken is not None)
        seen = taken.sequence if taken else None
        return _as_the_table_has_it(
            "release", case, release_case, {**press, "expected_sequence": seen}
        )

    return _each(undo, references, by=by, now=now, client_key=client_key)


def undo_giving(
    *,
    references: Iterable[str],
    given_with: str,
    by: Actor,
    now: datetime,
    client_key: str,
    since: datetime | None = None,
) -> Result:
    """Puts cases that the actor gave to a colleague with that key back to whoever had them, where
    nothing else has happened since and not more than `UNDO_WITHIN` has passed (or, if given, not
    before `since`). Raises as `take_cases`."""
    earliest = since or now - UNDO_WITHIN

    def undo(**press: Unpack[Press]) -> Moved:
        case = case_for(press["reference"], by=by, now=now)
        if done := done_before(case, client_key):
            return done
        mine = {"case": case, "client_key": given_with, "actor_id": by.user_id}
        given = CaseEvent.objects.filter(at__gte=earliest, kind=GIVE.kind, **mine).first()
        desk_refusals.ensure_can_be_undone(given is not None)
        seen = given.sequence if given else 0
        before = _assignee_before(case, seen)
        step = GIVE_BACK if before is None else GIVE
        change = Change(step.kind, sets={"assignee_id": before})
        return act_beside(step, lambda _: change, "", {**press, "expected_sequence": seen})

    return _each(undo, references, by=by, now=now, client_key=client_key)


def _assignee_before(case: Case, sequence: int) -> int | None:
    """Who had the case before that event, by its chain."""
    earlier = CaseEvent.objects.filter(case=case, sequence__lt=sequence).order_by("-sequence")
    for payload in earlier.values_list("payload", flat=True):
        if "assignee_id" in (sets := payload.get("sets", {})):
            return sets["assignee_id"]
    return None


def _as_the_table_has_it(
    deed: str, case: Case, beside: Callable[..., Moved], press: Press
) -> Moved:
    """The move of the present state that does it; where the table has none, the step beside it."""
    definition = version_of(case.version_id)
    authority = authority_of(press["by"], case, definition)
    moves = (m for m in definition.workflow.moves_from(case.state) if deed in m.does)
    move = next((move for move in moves if authority.may(move)), None)
    return beside(**press) if move is None else move_case(move=move.id, **press)


def _each(
    step: Callable[..., Moved],
    references: Iterable[str],
    *,
    by: Actor,
    now: datetime,
    client_key: str,
) -> Result:
    wanted = tuple(dict.fromkeys(references))
    desk_refusals.ensure_not_too_many(len(wanted), MOST)
    done, failed = [], []
    for reference in wanted:
        try:
            step(reference=reference, by=by, now=now, client_key=client_key)
        except Problem as problem:
            failed.append(Failed(reference, problem.code, problem.message))
        else:
            done.append(reference)
    return Result(tuple(done), tuple(failed))
