"""How a case went from section to section, in words."""

from dataclasses import dataclass
from datetime import date

from cityhall.design_system.language import words
from cityhall.engine.cases.api import CasePage, PassingRow
from cityhall.foundation.organisation.api import section_title


@dataclass(frozen=True)
class PassingView:
    """One of them; `outcome` says what the other section said, and who."""

    row: PassingRow
    from_title: str
    to_title: str
    outcome: str
    is_waiting: bool


def passings_shown(page: CasePage, today: date) -> tuple[PassingView, ...]:
    """In order, the last at the end."""
    places = {place for row in page.passings for place in (row.from_place, row.to_place)}
    titles = {place: section_title(*place, on=today) for place in places}
    return tuple(
        PassingView(
            row=row,
            from_title=titles[row.from_place],
            to_title=titles[row.to_place],
            outcome=_outcome(row),
            is_waiting=row.became == "waiting" and not page.is_closed,
        )
        for row in page.passings
    )


def _outcome(row: PassingRow) -> str:
    if not row.became:
        return ""
    return words(f"desk.passing.{row.became}", name=row.settled_by)
