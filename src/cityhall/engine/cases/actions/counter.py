"""Putting a prepared case right together with its person at the counter, before it arrives."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cityhall.engine.cases.access import case_to_change
from cityhall.engine.cases.actions.deeds import CORRECTION, attachments
from cityhall.engine.cases.actions.moving import Moved, done_before
from cityhall.engine.cases.definitions import fitting, version_of
from cityhall.engine.cases.models import BesideChain, Case, CaseValue
from cityhall.engine.cases.records import Change, append
from cityhall.engine.cases.rules import refusals
from cityhall.engine.cases.searching import follow_answers
from cityhall.engine.procedures.api import Version
from cityhall.foundation.accounts.api import Actor, ensure_allowed, user_of
from cityhall.foundation.audit.api import record
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

CORRECTED = "corrected"


@write
def correct_at_counter(
    *,
    reference: str,
    values: Mapping[str, Any],
    by: Actor,
    now: datetime,
    client_key: str,
    expected_sequence: int | None = None,
) -> Moved:
    """New values as the person says them at the counter; the old ones are kept.

    Only while the case has not arrived: afterwards its person corrects it when asked. Raises
    `Invalid` (cases.answer_missing) if the new values bring a question that nobody answered.
    """
    refusals.ensure_key(client_key)
    case = case_to_change(reference, by=by, now=now)
    user = user_of(refusals.staff_id(by))
    ensure_allowed(user, "case.receive", section=case.section, ward=case.ward)
    done = done_before(case, client_key, CORRECTED)
    if done:
        return done
    refusals.ensure_unchanged(expected_sequence, case.head_sequence)
    refusals.ensure_open(case.kind)
    refusals.ensure_not_arrived(case.arrived_at is not None)
    _replace(case, values, by=by, now=now, client_key=client_key)
    return Moved(case.reference, case.head_sequence, case.state)


def _replace(
    case: Case, values: Mapping[str, Any], *, by: Actor, now: datetime, client_key: str
) -> None:
    definition, today = version_of(case.version_id), in_jst(now).date()
    refusals.ensure_correctable(values, definition.procedure.items)
    current = CaseValue.objects.filter(case=case, superseded_by=None)
    before = dict(current.values_list("item", "value"))
    after = before | dict(values)
    fit = fitting(definition, after, today=today)
    for item in fit.missing:
        refusals.answer_missing(item, definition.items[item].label["ja"])
    changed = [item for item in fit.held if before.get(item) != after[item]]
    if not changed:
        return
    current.filter(item__in=changed).update(superseded_by=case.head_sequence + 1)
    rows = [row for item in changed for row in _rows(definition, item, after[item], today)]
    change = Change(CORRECTED, says={"answers": sorted(changed)}, beside=rows)
    append(case, change, by=by, now=now, client_key=client_key)
    follow_answers(case, changed, by=by, now=now)
    record(
        by=by,
        action="case.corrected",
        object_kind="case",
        object_id=case.reference,
        case_reference=case.reference,
        person_id=case.person_id,
        detail={"items": sorted(changed), "sequence": case.head_sequence},
        now=now,
    )


def _rows(definition: Version, item: str, value: Any, today: date) -> list[BesideChain]:
    row = CaseValue(item=item, value=value, source=CORRECTION, as_of=today)
    return [row, *attachments(definition, item, value)]
