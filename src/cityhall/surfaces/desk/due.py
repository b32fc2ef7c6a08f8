"""By when a case is to be decided or, while it waits for its person, to be brought."""

from dataclasses import dataclass
from datetime import date

from cityhall.engine.cases.api import CasePage
from cityhall.foundation.organisation.api import calendar_of


@dataclass(frozen=True)
class DueView:
    """How much time is left."""

    words: str
    is_late: bool
    is_near: bool


def due_day(page: CasePage) -> date | None:
    """The day for deciding; for what is prepared, the law's last day to bring it."""
    return page.due_on or page.last_day


def due_of(page: CasePage, today: date) -> DueView | None:
    """Open days of the section that are left; None without a due day, or when it is over."""
    day = due_day(page)
    if day is None or page.is_closed:
        return None
    calendar = calendar_of(page.section)
    if day < today:
        late = calendar.between(day, today)
        return DueView(f"{late} 開庁日 過ぎています", is_late=True, is_near=False)
    left = calendar.between(today, day)
    return DueView(f"あと {left} 開庁日" if left else "今日まで", False, left <= 1)
