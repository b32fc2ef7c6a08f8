"""What happens by itself when a case has stood long enough: reminders, expiry."""

from datetime import datetime, timedelta

from cityhall.engine.cases.actions import deeds
from cityhall.engine.cases.actions.deeds import Step
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.events import CaseMoved, CaseReminded
from cityhall.engine.cases.models import Case
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.standing import matters_of
from cityhall.engine.procedures.api import Timer
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import write

WATCH = Actor.system("期限の見張り")
BATCH = 200


def ring_timers(*, now: datetime) -> int:
    """Does what is due in every open case, each in its own transaction; how many it did."""
    due = Case.objects.filter(timer_at__lte=now).order_by("timer_at", "id")
    done = 0
    for case_id in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            done += _ring(case_id, now=now)
        except Conflict:  # somebody moved it just now; the next round looks again
            continue
    return done


@write
def _ring(case_id: int, *, now: datetime) -> bool:
    case = Case.objects.get(pk=case_id)
    if case.timer_at is None or case.timer_at > now:
        return False
    definition = version_of(case.version_id)
    step = Step(case, definition, matters_of(case), deeds.NOTHING, WATCH, now)
    timer = _due_timer(step)
    step.change = Change("timer_rang", says={"after_days": timer.after.days})
    if timer.to is None:
        step.change.sets["timer_at"] = step.clock.next_timer(
            case.state, case.state_since, case.timer_at
        )
    else:
        deeds.enter(step, timer.to)
        deeds.return_proposal(step)
    deeds.do(step, timer.does, None)
    append(case, step.change, by=WATCH, now=now)
    _tell(step, timer)
    return True


def _due_timer(step: Step) -> Timer:
    """The timer of this state that rings at `timer_at`."""
    case = step.case
    return next(
        timer
        for timer in step.version.workflow.timers
        if timer.in_ == case.state
        and case.state_since + timedelta(days=timer.after.days) == case.timer_at
    )


def _tell(step: Step, timer: Timer) -> None:
    case = step.case
    record(
        by=WATCH,
        action="case.timer_rang",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        detail={"after_days": timer.after.days, "state": case.state},
        now=step.now,
    )
    if "remind" in timer.does:
        announce(CaseReminded(case.reference, case.head_sequence, case.state), now=step.now)
    if timer.to is not None:
        moved = CaseMoved(
            case=case.reference,
            sequence=case.head_sequence,
            move=timer.name,
            state=case.state,
            is_closed=case.kind == "closed",
            tells="tell" in timer.does,
        )
        announce(moved, now=step.now)
