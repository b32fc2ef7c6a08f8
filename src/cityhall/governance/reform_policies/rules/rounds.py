"""Where a stage stands, and when an answer is late."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """Where an answer stands."""

    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    LATE = "late"
    OPEN = "open"


def standing_of(due_on: date, answered_on: date | None, today: date) -> Standing:
    """The last day still counts as in time."""
    if answered_on is not None:
        return Standing.ANSWERED if answered_on <= due_on else Standing.ANSWERED_LATE
    return Standing.LATE if today > due_on else Standing.OPEN


class Phase(StrEnum):
    """Where a stage stands."""

    CLOSED = "closed"
    RUNNING = "running"
    COMING = "coming"
    NOT_HERE = "not_here"


def last_day_of(year: int) -> date:
    """When a round is over at the latest: its last report is due at the beginning of the next
    fiscal year, which is read as that year's first quarter."""
    return date(year + 1, 6, 30)


def phase_of(on: date, *, is_closed: bool, is_asked: bool, today: date) -> Phase:
    """`NOT_HERE`: its day has passed without anything having been done in this system, which
    then says nothing about it."""
    if is_closed:
        return Phase.CLOSED
    if is_asked:
        return Phase.RUNNING
    return Phase.COMING if on >= today else Phase.NOT_HERE
