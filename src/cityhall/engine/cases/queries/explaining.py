"""Why a case is due on its day: arrival, stops, and the days that were not counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cityhall.engine.cases.models import Case, CaseEvent
from cityhall.engine.cases.rules.standard_period import Counted, counted, course_in
from cityhall.engine.procedures.api import Version
from cityhall.foundation.organisation.api import calendar_of, reasons_for_closing
from cityhall.kernel.business_days import BusinessCalendar, Closed, holiday_name
from cityhall.kernel.texts import said


@dataclass(frozen=True)
class ClosedDay:
    """A day that was passed over. `name` is the holiday's or the closing day's own, or ''."""

    day: date
    why: Closed
    name: str


@dataclass(frozen=True)
class DueCounted:
    """How the due day came about, with a name for each closed day."""

    counted: Counted
    closed: tuple[ClosedDay, ...]


def due_counted(
    case: Case, definition: Version, events: Sequence[CaseEvent], language: str
) -> DueCounted | None:
    """The count behind the due day of a case, from its events; None where it has none.

    Days closed afterwards that are yet to be counted anew show already: the day that the count
    gives is then another than the case's.
    """
    period = definition.procedure.standard_period
    course = course_in((event.at, event.payload) for event in events)
    if case.due_on is None or period is None or course.arrived is None:
        return None
    calendar = calendar_of(case.section, case.ward)
    found = counted(period, course.arrived, course.stops, calendar)
    return DueCounted(found, _named(found.closed, calendar, case, language))


def _named(
    days: Sequence[date], calendar: BusinessCalendar, case: Case, language: str
) -> tuple[ClosedDay, ...]:
    whys = {day: why for day in days if (why := calendar.why_closed(day))}
    own = [day for day, why in whys.items() if why == "closing_day"]
    reasons = reasons_for_closing(own, case.section, case.ward) if own else {}
    return tuple(
        ClosedDay(
            day,
            why,
            said(reasons[day], language) if day in reasons else _holiday(day, why),
        )
        for day, why in whys.items()
    )


def _holiday(day: date, why: Closed) -> str:
    return holiday_name(day) if why == "holiday" else ""
