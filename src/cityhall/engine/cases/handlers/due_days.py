"""What follows when a calendar changes or a due day has passed."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from cityhall.design_system.language import site_texts
from cityhall.engine.cases.actions.recounting import Wanted, recount_due_days
from cityhall.engine.cases.definitions import version_of
from cityhall.engine.cases.events import CaseOverdue, DueDayMoved, RecountReached
from cityhall.engine.cases.handlers.telling import tell
from cityhall.engine.cases.models import Case
from cityhall.foundation.organisation.api import ClosingDaysChanged, section_title
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.clock import in_jst
from cityhall.kernel.events import handles
from cityhall.kernel.texts import LANGUAGES, Text

SECOND_LOOK = timedelta(minutes=10)


@handles(ClosingDaysChanged, name="cases.recount")
def recount(event: ClosingDaysChanged, *, now: datetime) -> None:
    """Due days are counted anew, once now and once more a little later, for cases that were being
    filed with the calendar of before."""
    first, last = min(event.days), max(event.days)
    announce(RecountReached(first, last, event.units, after=0), now=now)
    second = RecountReached(first, last, event.units, after=0, is_second=True)
    announce(second, now=now + SECOND_LOOK)


@handles(RecountReached, name="cases.recount_more")
def recount_more(event: RecountReached, *, now: datetime) -> None:
    """The next cases; this job and the one that goes on are written together."""
    wanted = Wanted(event.first, event.last, event.units)
    reached = recount_due_days(wanted=wanted, after=event.after, now=now)
    if reached is not None:
        announce(replace(event, after=reached, id=uuid4()), now=now)


@handles(DueDayMoved, name="cases.tell_of_due_day")
def tell_of_due_day(event: DueDayMoved, *, now: datetime) -> None:
    """Who waits for the office hears of the new day; others hear of it when it is their turn."""
    case = Case.objects.select_related("bundle").get(reference=event.case)
    if case.kind == "open" and case.expects == "office" and case.due_on == event.due_on:
        tell(case, version_of(case.version_id), "due_day_moved", str(event.sequence), now=now)


@handles(CaseOverdue, name="cases.tell_of_overdue")
def tell_of_overdue(event: CaseOverdue, *, now: datetime) -> None:
    """The person hears that it is late, that the application stands, and who knows; nothing if it
    was decided or came back to them in the meantime."""
    case = Case.objects.select_related("bundle").get(reference=event.case)
    if case.kind == "open" and case.expects == "office":
        told = site_texts()["messages.overdue.told"] if event.is_head_told else ""
        values = {"told": told, "section": _section(case, now)}
        definition = version_of(case.version_id)
        tell(case, definition, "overdue", str(event.sequence), now=now, more=values)


def _section(case: Case, now: datetime) -> Text:
    today = in_jst(now).date()
    return {
        language: section_title(case.section, case.ward, on=today, language=language)
        for language in LANGUAGES
    }
