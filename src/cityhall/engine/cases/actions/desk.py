"""What staff do with a case beside its workflow: take it, release it, note, pass it on, erase."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from cityhall.engine.cases.access import case_to_change
from cityhall.engine.cases.actions.moving import NOTHING_SAID, Moved, Press, done_before, once
from cityhall.engine.cases.actions.recounting import due_again
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.events import CaseGiven, SectionChanged
from cityhall.engine.cases.models import (
    Attachment,
    BesideChain,
    Bundle,
    Case,
    CaseValue,
    Correction,
    Decision,
    Note,
)
from cityhall.engine.cases.notices import holds_of
from cityhall.engine.cases.queries.courses import course_of
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.rules.passing import SECTION_CHANGED
from cityhall.engine.cases.searching import COPIED
from cityhall.foundation.accounts.api import ensure_allowed, forget_signed, user_of
from cityhall.foundation.audit.api import record
from cityhall.foundation.notices.api import erase_notices
from cityhall.foundation.organisation.api import calendars, unit, ward
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class Beside:
    """A step beside the workflow table: the kind of its event, and what one must hold for it."""

    kind: str
    permission: str


TAKE, RELEASE = Beside("assigned", "case.take"), Beside("released", "case.take")
NOTE, PASS_ON = Beside("noted", "case.note"), Beside(SECTION_CHANGED, "case.take")
ERASE = Beside("erased", "case.assign")


def act_beside(
    step: Beside,
    make: Callable[[Case], Change],
    reason: str,
    press: Press,
    says: Mapping[str, Any] = NOTHING_SAID,
) -> Moved:
    """Writes the change that `make` gives for the case, once per client key, if the actor holds
    the permission where the case lies. `says` is what tells the step from another of its kind."""
    return once(step.kind, press, lambda: _write(step, make, reason, press, says), says)


@write
def _write(
    step: Beside,
    make: Callable[[Case], Change],
    reason: str,
    press: Press,
    says: Mapping[str, Any],
) -> Moved:
    by, now = press["by"], press["now"]
    case = case_to_change(press["reference"], by=by, now=now)
    if by.kind != "system":
        user = user_of(refusals.staff_id(by))
        ensure_allowed(user, step.permission, section=case.section, ward=case.ward)
    done = done_before(case, press["client_key"], step.kind, says)
    if done:
        return done
    refusals.ensure_unchanged(press.get("expected_sequence"), case.head_sequence)
    change = make(case)
    append(case, change, by=by, now=now, client_key=press["client_key"])
    record(
        by=by,
        action=f"case.{change.kind}",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        reason=reason,
        detail={"sequence": case.head_sequence},
        now=now,
    )
    given_to = change.sets.get("assignee_id")
    if given_to is not None and given_to != by.user_id:
        given = CaseGiven(case.reference, case.head_sequence, given_to, press["client_key"])
        announce(given, now=now)
    if change.kind == SECTION_CHANGED:
        moved = SectionChanged(case.reference, case.head_sequence, case.section, case.ward)
        announce(moved, now=now)
    return Moved(case.reference, case.head_sequence, case.state)


def take_case(**press: Unpack[Press]) -> Moved:
    """Makes an open case the actor's own, whoever had it, without moving it."""

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        return Change(TAKE.kind, sets={"assignee_id": refusals.staff_id(press["by"])})

    return act_beside(TAKE, make, "", press)


def release_case(**press: Unpack[Press]) -> Moved:
    """Gives a case back to everybody in the section, without moving it."""

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        return Change(RELEASE.kind, sets={"assignee_id": None})

    return act_beside(RELEASE, make, "", press)


def add_note(*, text: str, **press: Unpack[Press]) -> Moved:
    """Adds an internal note. Residents do not see it in the product."""
    refusals.ensure_text(text, "text")
    return act_beside(
        NOTE, lambda case: Change(NOTE.kind, beside=[note_of(text, press)]), "", press
    )


def note_of(text: str, press: Press) -> Note:
    """What somebody of the staff writes beside a step."""
    return Note(text=text.strip(), by_id=refusals.staff_id(press["by"]), at=press["now"])


def hand_over_case(*, section: str, ward_code: str, reason: str, **press: Unpack[Press]) -> Moved:
    """Passes an open case to another section or ward; the reason stays as an internal note.

    Raises `NotFound` for a section or ward that does not exist on that day.
    """
    refusals.ensure_reason(reason)

    def make(case: Case) -> Change:
        refusals.ensure_open(case.kind)
        refusals.ensure_another_place((case.section, case.ward), (section, ward_code))
        return Change(
            SECTION_CHANGED,
            sets=passed_to(case, section, ward_code, press["now"]),
            says={"from": [case.section, case.ward]},
            beside=[note_of(reason, press)],
        )

    return act_beside(PASS_ON, make, "", press)


def passed_to(case: Case, section: str, ward_code: str, now: datetime) -> dict[str, Any]:
    """The columns of a case in another place, where nobody has it yet. Raises `NotFound` for a
    section or ward that does not exist on that day."""
    unit(section, in_jst(now).date())
    if ward_code:
        ward(ward_code)
    place = {"section": section, "ward": ward_code, "assignee_id": None}
    return place | _due_there(case, section, ward_code, now)


def _due_there(case: Case, section: str, ward_code: str, now: datetime) -> dict[str, Any]:
    """Another section may be closed on other days."""
    if case.due_on is None:
        return {}
    definition, course = version_of(case.version_id), course_of(case)
    today, there = in_jst(now).date(), (section, ward_code)
    return due_again(case, definition, course, calendars(), today, there)


def erase_values(*, items: Collection[str] | None, reason: str, **press: Unpack[Press]) -> Moved:
    """Erases personal content of a closed case: of some items, or (None) all there is.

    The chain keeps the digests, which tell nothing without the salts, and stays true. A text that
    was signed for the bundle holds the same values and goes with them.
    """
    refusals.ensure_reason(reason)

    def make(case: Case) -> Change:
        refusals.ensure_closed(case.kind)
        forget_signed(
            reference=case.bundle.reference,
            is_whole=items is None,
            by=press["by"],
            now=press["now"],
        )
        if holds_of(items):
            erase_notices(
                case_reference=case.reference, reason=reason, by=press["by"], now=press["now"]
            )
        return Change(ERASE.kind, says={"erases": sorted(_erased(case, items, press["now"]))})

    return act_beside(ERASE, make, reason, press)


BESIDE: Sequence[type[BesideChain]] = (CaseValue, Attachment, Correction, Decision, Note)


def _erased(case: Case, items: Collection[str] | None, now: datetime) -> Iterator[str]:
    """Empties the rows, and with the last of its bundle the contact; gives their digests."""
    for kind in BESIDE:
        for row in kind._default_manager.filter(case=case, erased_at=None):
            if items is None or getattr(row, "item", None) in items:
                row.erase()
                row.salt, row.erased_at = "", now
                row.save()
                yield row.digest
    if items is None or set(COPIED) & set(items):
        Case.objects.filter(pk=case.pk).update(folded_name="", folded_kana="", birth_date=None)
    if items is None:
        yield from _contact_erased(case.bundle)


def _contact_erased(bundle: Bundle) -> Iterator[str]:
    """How the bundle's person was to be reached goes when no case of it holds anything more of
    theirs; a note may be written later, too."""
    of_theirs = (kind for kind in BESIDE if kind is not Note)
    for kind in of_theirs:
        if kind._default_manager.filter(case__bundle=bundle, erased_at=None).exists():
            return
    with_contact = Bundle.objects.filter(pk=bundle.pk).exclude(contact_salt="")
    if with_contact.update(contact={}, contact_salt=""):
        yield bundle.contact_digest
