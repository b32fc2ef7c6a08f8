"""A case that went to another section: who passed it on, and whether it was accepted or given back.

All of it follows from the chain. Whoever takes the case up, or is given it, has accepted it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

SECTION_CHANGED, ACCEPTED = "section_changed", "passing_accepted"
TAKEN_UP = frozenset({ACCEPTED, "assigned", "moved"})


@dataclass(frozen=True)
class Step:
    """The part of an event by which this is told."""

    sequence: int
    kind: str
    at: datetime
    by: int | None
    is_staff: bool
    payload: dict[str, Any]


@dataclass(frozen=True)
class Passing:
    """One way from a section and ward to another. `gives_back` is the sequence of the passing that
    was not accepted; `settled` the step by which the receiving section accepted or gave back."""

    step: Step
    from_place: tuple[str, str]
    to_place: tuple[str, str]
    gives_back: int | None = None
    settled: Step | None = None

    @property
    def is_open(self) -> bool:
        """Whether the receiving section has yet to say something."""
        return self.gives_back is None and self.settled is None


def passings_in(steps: Iterable[Step]) -> tuple[Passing, ...]:
    """All of a case, in order."""
    found: list[Passing] = []
    for step in steps:
        changes_place = step.kind == SECTION_CHANGED
        if found and found[-1].is_open and (changes_place or _is_taken_up(step)):
            found[-1] = replace(found[-1], settled=step)
        if changes_place:
            found.append(_passing(step))
    return tuple(found)


def waiting_in(steps: Iterable[Step]) -> Passing | None:
    """The last one, if the receiving section has yet to accept it."""
    last = passings_in(steps)[-1:]
    return last[0] if last and last[0].is_open else None


def _is_taken_up(step: Step) -> bool:
    """A step of the person or of a timer says nothing of the section."""
    return step.is_staff and step.kind in TAKEN_UP


def _passing(step: Step) -> Passing:
    sets = step.payload.get("sets", {})
    section, ward = step.payload.get("from", ("", ""))
    return Passing(
        step=step,
        from_place=(section, ward),
        to_place=(sets.get("section", ""), sets.get("ward", "")),
        gives_back=step.payload.get("gives_back"),
    )
