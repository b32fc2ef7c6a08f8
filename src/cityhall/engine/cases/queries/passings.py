"""How a case went from section to section: when, by whom, why, and what the other side said."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cityhall.engine.cases.models import CaseEvent, Note
from cityhall.engine.cases.rules.passing import (
    SECTION_CHANGED,
    TAKEN_UP,
    Passing,
    Step,
    passings_in,
    waiting_in,
)
from cityhall.foundation.accounts.api import names_of


@dataclass(frozen=True)
class PassingRow:
    """One passing on. Sections and wards are codes; `became` is waiting, accepted, given_back,
    or passed_on where it went further unseen; '' for what is itself a giving back."""

    at: datetime
    by: str
    from_place: tuple[str, str]
    to_place: tuple[str, str]
    reason: str
    is_back: bool
    became: str
    settled_by: str
    settled_at: datetime | None


def steps_of(events: Sequence[CaseEvent]) -> list[Step]:
    """A chain as the rules of passing read it."""
    return [
        Step(
            sequence=event.sequence,
            kind=event.kind,
            at=event.at,
            by=event.actor_id,
            is_staff=event.actor_kind == "staff",
            payload=event.payload,
        )
        for event in events
    ]


def passings_of(
    events: Sequence[CaseEvent], notes: Sequence[Note], *, is_aside: bool
) -> tuple[PassingRow, ...]:
    """All of them, the first on top; one query for names, none where there is nothing."""
    found = passings_in(steps_of(events))
    if not found:
        return ()
    steps = [step for each in found for step in (each.step, each.settled) if step is not None]
    names = names_of({step.by for step in steps if step.by is not None})
    reasons = {} if is_aside else {note.sequence: note.text for note in notes}
    return tuple(_row(each, names, reasons) for each in found)


def waiting_among(references: Collection[str]) -> frozenset[str]:
    """Those of these cases that the section where they lie has yet to accept. One query at most."""
    if not references:
        return frozenset()
    kinds = {SECTION_CHANGED, *TAKEN_UP}
    events = CaseEvent.objects.filter(case__reference__in=references, kind__in=kinds)
    chains: dict[str, list[CaseEvent]] = defaultdict(list)
    for event in events.select_related("case").order_by("case_id", "sequence"):
        chains[event.case.reference].append(event)
    return frozenset(
        reference for reference, chain in chains.items() if waiting_in(steps_of(chain))
    )


def _row(each: Passing, names: dict[int, str], reasons: dict[int, str]) -> PassingRow:
    settled = each.settled
    return PassingRow(
        at=each.step.at,
        by=names.get(each.step.by or 0, ""),
        from_place=each.from_place,
        to_place=each.to_place,
        reason=reasons.get(each.step.sequence, ""),
        is_back=each.gives_back is not None,
        became=_became(each),
        settled_by=names.get(settled.by or 0, "") if settled else "",
        settled_at=settled.at if settled else None,
    )


def _became(each: Passing) -> str:
    if each.is_open:
        return "waiting"
    if each.settled is None:
        return ""
    if each.settled.kind != SECTION_CHANGED:
        return "accepted"
    is_back = each.settled.payload.get("gives_back") == each.step.sequence
    return "given_back" if is_back else "passed_on"
