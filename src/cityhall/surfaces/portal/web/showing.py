"""How cases look on a page: rows, moments of a timeline, who handles them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.language import current_language, site_texts
from cityhall.design_system.parts import Moment
from cityhall.engine.cases.api import TimelineCase
from cityhall.foundation.organisation.api import section_title, units
from cityhall.kernel import clock
from cityhall.kernel.clock import in_jst
from cityhall.surfaces.portal.rules import act_in, is_overdue

TURNS = {"office": "info", "resident": "due", "nobody": "plain"}  # whose turn → kind of mark


AHEAD = {"wait": "my.ahead.decision", "pay": "my.ahead.pay"}  # what comes after one's own act


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `whose` names the person it is about, if not the reader."""

    case: TimelineCase
    whose: str
    moments: tuple[Moment, ...]

    @property
    def mark(self) -> str:
        return TURNS[self.case.expects]

    @property
    def turn(self) -> str:
        """The key of the words that say whose turn it is."""
        return f"my.turn.{self.case.expects}"


@dataclass(frozen=True)
class Handler:
    """Who handles a case, and how to reach them."""

    name: str
    phone: str


def row_of(case: TimelineCase, names: Mapping[int, str], *, newest: int = 2) -> CaseRow:
    """A case with the latest moments of its timeline."""
    return CaseRow(case, whose(case, names), moments_of(case, newest=newest))


def whose(case: TimelineCase, names: Mapping[int, str]) -> str:
    """The name of the person that a case is about, among those for whom the reader acts."""
    about = [each for each in (case.subject_id, case.person_id) if each is not None]
    return next((names[each] for each in about if each in names), "")


def moments_of(case: TimelineCase, *, newest: int | None = None) -> tuple[Moment, ...]:
    """The timeline, what is still to come first."""
    language = current_language()
    steps = list(reversed(case.steps))
    passed = [
        Moment(
            what=step.label,
            when=day_in_words(step.at, language),
            iso=in_jst(step.at).isoformat(timespec="minutes"),
            state="done" if at or case.is_closed else "now",
        )
        for at, step in enumerate(steps)
    ]
    return (*_ahead(case, language), *passed[:newest])


def _ahead(case: TimelineCase, language: str) -> tuple[Moment, ...]:
    if case.is_closed or case.summary.due_on is None or case.decision is not None:
        return ()
    is_late = is_overdue(case, today=clock.today())
    key = "my.ahead.late" if is_late else AHEAD.get(act_in(case), "my.ahead.stopped")
    what = site_texts()[key]
    when = day_in_words(case.summary.due_on, language) if case.expects == "office" else ""
    return (Moment(what=what, when=when, state="ahead"),)


def handler_of(case: TimelineCase, *, today: date) -> Handler | None:
    """The section, as people call it; None where the organisation no longer has it."""
    known = units(today).get(case.section)
    if known is None:
        return None
    name = section_title(case.section, case.ward, on=today, language=current_language())
    return Handler(name, known.phone)
