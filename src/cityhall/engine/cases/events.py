"""What others may hear of: ids and codes, delivered after the commit."""

from datetime import date

from cityhall.kernel.events import Event, event


@event("cases.bundle_opened")
class BundleOpened(Event):
    """A bundle and all its cases came into being; `cases` are their reference numbers."""

    bundle: str
    cases: tuple[str, ...]


@event("cases.bundle_linked")
class BundleLinked(Event):
    """Cases of a bundle that were nobody's have become somebody's, by a code from the counter."""

    bundle: str
    cases: tuple[str, ...]


@event("cases.case_moved")
class CaseMoved(Event):
    """A case took a step of its workflow; `tells` says that its person is to be told."""

    case: str
    sequence: int
    move: str
    state: str
    is_closed: bool
    tells: bool


@event("cases.case_reminded")
class CaseReminded(Event):
    """A case has waited for its person long enough to say so."""

    case: str
    sequence: int
    state: str


@event("cases.staff_warned")
class StaffWarned(Event):
    """Some of the staff, by account, were told of a case's due day."""

    case: str
    sequence: int
    told: tuple[int, ...]


@event("cases.case_given")
class CaseGiven(Event):
    """Somebody gave a case to another account; `giving` is the same for all given at once."""

    case: str
    sequence: int
    to: int
    giving: str


@event("cases.section_changed")
class SectionChanged(Event):
    """A case went from one section to another."""

    case: str
    sequence: int
    section: str
    ward: str


@event("cases.due_day_moved")
class DueDayMoved(Event):
    """The due day of a case is another one since a calendar has changed."""

    case: str
    sequence: int
    was: date
    due_on: date


@event("cases.case_overdue")
class CaseOverdue(Event):
    """The due day of a case has passed; `is_head_told`: somebody above the clerk knows."""

    case: str
    sequence: int
    is_head_told: bool


@event("cases.recount_reached")
class RecountReached(Event):
    """Due days have been counted anew up to the case with this id; the rest is still to be done.

    `is_second`: it is the second look, for cases that were being filed during the first.
    """

    first: date
    last: date
    units: tuple[str, ...]
    after: int
    is_second: bool = False


@event("cases.errand_reached")
class ErrandReached(Event):
    """An errand over a list has come to this step; `run` tells a new beginning from the old."""

    errand: int
    run: int
    step: int
