"""What a move does, by the names of the workflow table. Each deed adds to one `Step`; the step is
then written as one event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from cityhall.engine.cases.actions.acceptance import accept
from cityhall.engine.cases.costs import fee_when_withdrawn
from cityhall.engine.cases.models import (
    Attachment,
    Case,
    CaseValue,
    Correction,
    Decision,
    HandOver,
    Note,
)
from cityhall.engine.cases.queries.courses import course_of
from cityhall.engine.cases.records import Change
from cityhall.engine.cases.rules import dates, refusals
from cityhall.engine.cases.rules.workflow import Details
from cityhall.engine.cases.searching import follow_answers
from cityhall.engine.cases.sentences import sentence_within
from cityhall.engine.cases.standing import Matters
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import document
from cityhall.foundation.organisation.api import calendar_of, ladder
from cityhall.foundation.payments.api import ask_for_payment, cancel_unpaid, refund_case
from cityhall.kernel.clock import in_jst

CORRECTION = "correction"
NOTHING = Details()


@dataclass
class Step:
    """One step in the making. `then` is done after its event is written."""

    case: Case
    version: Version
    matters: Matters
    details: Details
    by: Actor
    now: datetime
    change: Change = field(default_factory=lambda: Change("moved"))
    then: list[Callable[[], object]] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """The number that the event of this step will have."""
        return self.case.head_sequence + 1

    @property
    def clock(self) -> dates.Clock:
        calendar = partial(calendar_of, self.case.section, self.case.ward)
        return dates.Clock(self.version.procedure, self.version.workflow, calendar, ladder().rungs)


def enter(step: Step, state: str) -> None:
    """The columns that follow from the state that the step leads to."""
    sets, case = step.change.sets, step.case
    if state == case.state:
        return
    sets |= dates.entered(step.clock, state, step.now)
    if case.due_on is not None:
        course = partial(course_of, case)
        sets |= dates.passing(step.clock, state, case.clock_stopped_on, course, step.now)
    step.change.says["from"] = case.state


def assign(step: Step) -> None:
    """The case becomes the matter of whoever makes the move."""
    step.change.sets["assignee_id"] = refusals.staff_id(step.by)


def release(step: Step) -> None:
    """The case goes back to everybody's."""
    step.change.sets["assignee_id"] = None


def open_correction(step: Step) -> None:
    """Items go back to the resident, each with its reason. Which sentences of the city the reasons
    hold is said in the event, to be counted."""
    wanted, procedure = step.details.corrections, step.version.procedure
    refusals.ensure_corrections(wanted, procedure.items)
    said: dict[str, str] = {}
    known = {row.item: row for row in CaseValue.objects.filter(case=step.case, superseded_by=None)}
    for item, reason in wanted.items():
        refusals.ensure_reason(reason)
        chosen = step.details.sentences.get(item, "")
        sentence = sentence_within(procedure.id, item, chosen, reason)
        said |= {item: sentence} if sentence else {}
        step.change.beside.append(
            Correction(
                item=item,
                reason=reason,
                sentence=sentence,
                asked_by_id=refusals.staff_id(step.by),
                asked_at=step.now,
                previous=known.get(item),
            )
        )
    step.change.says["corrections"] = sorted(wanted)
    if said:
        step.change.says["sentences"] = said


def answer(step: Step) -> None:
    """The resident's new values: only what was asked for, the old ones kept."""
    asked = {row.item: row for row in step.matters.corrections}
    answers = step.details.answers
    today = in_jst(step.now).date()
    old = CaseValue.objects.filter(case=step.case, item__in=answers, superseded_by=None)
    old.update(superseded_by=step.sequence)
    for item, value in answers.items():
        row = CaseValue(item=item, value=value, source=CORRECTION, as_of=today)
        step.change.beside += [row, *attachments(step.version, item, value)]
        step.then.append(partial(_note_answer, asked[item], row, step.now))
    step.then.append(partial(follow_answers, step.case, answers, by=step.by, now=step.now))
    step.change.says["answers"] = sorted(answers)


def _note_answer(correction: Correction, value: CaseValue, now: datetime) -> None:
    Correction.objects.filter(pk=correction.pk).update(answer=value, answered_at=now)


def attachments(version: Version, item: str, value: object) -> list[Attachment]:
    """The documents that a value of type file names; `NotFound` (documents.gone) if one is not
    there."""
    if version.items[item].type != "file" or not isinstance(value, list):
        return []
    documents = [file["document"] for file in value if "document" in file]
    return [Attachment(item=item, document=document(each)) for each in documents]


def close_correction(step: Step) -> None:
    """What was asked for has come, or is no longer waited for."""
    ids = [row.pk for row in step.matters.corrections]
    Correction.objects.filter(pk__in=ids).update(closed_at=step.now)


def propose(step: Step) -> None:
    """A decision in draft; another person will make it one."""
    details = step.details
    refusals.ensure_outcome(details.outcome, outcomes_of(step.version))
    if details.outcome == "rejected":
        refusals.ensure_reason(details.reason)
    refusals.ensure_remedies(details.outcome, details.has_remedies)
    step.change.beside.append(
        Decision(
            outcome=details.outcome,
            reason=details.reason,
            has_remedies=details.has_remedies,
            proposed_by_id=refusals.staff_id(step.by),
            proposed_at=step.now,
        )
    )
    step.change.says["proposed"] = details.outcome


def outcomes_of(version: Version) -> frozenset[str]:
    """The decisions that the workflow knows."""
    return frozenset(move.outcome for move in version.workflow.moves if move.outcome)


def record_decision(step: Step, outcome: str | None) -> None:
    """The draft becomes the decision of whoever makes the move.

    A reason of the decider's own takes the place of the draft's, which is kept beside it. At a
    counter there is no draft: one person decides at once.
    """
    draft, reason = step.matters.decision, step.details.reason.strip()
    decided = outcome or (draft.outcome if draft else "")
    step.change.says["decided"] = decided
    if refusals.needs_remedies(decided):
        owe_nothing(step)
    if draft is not None and reason in ("", draft.reason):
        mine = Decision.objects.filter(pk=draft.pk)
        mine.update(decided_by=refusals.staff_id(step.by), decided_at=step.now)
        return
    if refusals.needs_remedies(decided):
        refusals.ensure_reason(reason)
    has_remedies = step.details.has_remedies or (draft is not None and draft.has_remedies)
    refusals.ensure_remedies(decided, has_remedies)
    return_proposal(step)
    step.change.beside.append(
        Decision(
            outcome=decided,
            reason=reason,
            has_remedies=has_remedies,
            proposed_by_id=draft.proposed_by_id if draft else None,
            proposed_at=draft.proposed_at if draft else None,
            decided_by_id=refusals.staff_id(step.by),
            decided_at=step.now,
        )
    )


def return_proposal(step: Step) -> None:
    """The draft no longer stands: it was sent back, withdrawn, or worded anew."""
    if step.matters.decision is not None and step.matters.decision.decided_at is None:
        step.change.says["returned"] = step.matters.decision.outcome
        Decision.objects.filter(pk=step.matters.decision.pk, decided_at=None).update(
            returned_at=step.now
        )


def complete(step: Step) -> None:
    """A case prepared at home arrives: somebody was there, and was seen to be who they are."""
    if step.case.arrived_at is None:
        state = step.change.sets.get("state", step.case.state)
        step.change.sets |= dates.arrival(step.clock, state, step.now)
    if step.details.identity_seen:
        step.change.says["identity_seen"] = step.details.identity_seen


def write_facts(step: Step) -> None:
    """What was accepted is known from now on, and is not asked again."""
    child = accept(step.case, step.version, by=step.by, now=step.now)
    if child is not None and step.version.procedure.person == "child":
        step.change.sets["subject_id"] = child


def hand_over(step: Step) -> None:
    """Put on the list for each core system that the procedure names."""
    systems = step.version.procedure.hand_over
    for system in systems:
        step.then.append(partial(_queue, step.case, system, step.now))
    if systems:
        step.change.says["hand_over"] = list(systems)


def _queue(case: Case, system: str, now: datetime) -> None:
    HandOver.objects.get_or_create(case=case, system=system, defaults={"queued_at": now})


def remark(step: Step) -> None:
    """A clerk's reason that belongs to no decision and no correction is an internal note."""
    if step.by.kind == "staff" and step.details.reason.strip():
        step.change.beside.append(
            Note(text=step.details.reason, by_id=refusals.staff_id(step.by), at=step.now)
        )


def ask_payment(step: Step) -> None:
    """What was to be paid later is to be paid now."""
    if ask_for_payment(case_reference=step.case.reference, by=step.by, now=step.now):
        step.change.says["payment"] = "asked"


def stop_asking_for_payment(step: Step) -> None:
    """Whatever has not been paid is no longer wanted."""
    if cancel_unpaid(case_reference=step.case.reference, by=step.by, now=step.now):
        step.change.says["payment"] = "cancelled"


def owe_nothing(step: Step) -> None:
    """What is refused costs nothing where the fee was for what is granted; who was quicker has
    their money back, whatever is given back to somebody who withdraws."""
    stop_asking_for_payment(step)
    if step.version.procedure.payment.when == "after_decision":
        _give_back(step, "認められなかったため", is_withdrawn=False)


def end(step: Step) -> None:
    """The case ends without what it was for."""
    close_correction(step)
    stop_asking_for_payment(step)


def refund(step: Step) -> None:
    """What was paid goes back where the procedure says so and its work is still to be done."""
    if fee_when_withdrawn(step.case.reference) == "back":
        _give_back(step, "取り下げのため", is_withdrawn=True)


def _give_back(step: Step, reason: str, *, is_withdrawn: bool) -> None:
    case = step.case.reference
    if refund_case(
        case_reference=case, reason=reason, is_withdrawn=is_withdrawn, by=step.by, now=step.now
    ):
        step.change.says["payment"] = "refunded"


def nothing(step: Step) -> None:
    """`tell`, `remind` and `deliver_decision` are announced with the step itself."""


DEEDS: Mapping[str, Callable[[Step], None]] = {
    "assign": assign,
    "release": release,
    "open_correction": open_correction,
    "close_correction": close_correction,
    "write_facts": write_facts,
    "hand_over": hand_over,
    "complete": complete,
    "close": end,
    "expire": end,
    "ask_for_payment": ask_payment,
    "refund": refund,
    "deliver_decision": nothing,
    "tell": nothing,
    "remind": nothing,
}


def do(step: Step, names: Iterable[str], outcome: str | None) -> None:
    """The deeds of a move in the order of the table."""
    for name in names:
        if name == "record_decision":
            record_decision(step, outcome)
        else:
            DEEDS[name](step)
