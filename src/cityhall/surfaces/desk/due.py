"""By when a case is to be decided or, while it waits for its person, to be brought."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cityhall.design_system.dates import short_day
from cityhall.design_system.language import words
from cityhall.engine.cases.api import CasePage, DueCounted
from cityhall.foundation.organisation.api import calendar_of
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.wareki import format_wareki


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
    calendar = calendar_of(page.section, page.ward)
    if day < today:
        late = calendar.between(day, today)
        said = f"{late} 開庁日 過ぎています" if late else "期限を過ぎました"
        return DueView(said, is_late=True, is_near=False)
    left = calendar.between(today, day)
    return DueView(f"あと {left} 開庁日" if left else "今日まで", False, left <= 1)


@dataclass(frozen=True)
class WhyLine:
    """A line of «why this day»: what, and which days."""

    what: str
    which: str


def why_due(page: CasePage) -> tuple[WhyLine, ...]:
    """Why the case is due on its day, in the order in which one would count; empty without."""
    if page.counted is None:
        return ()
    calendar = calendar_of(page.section, page.ward)
    return tuple(_lines(page.counted, calendar))


def _lines(due: DueCounted, calendar: BusinessCalendar) -> Iterator[WhyLine]:
    count = due.counted
    yield WhyLine(words("desk.why.arrived"), format_wareki(count.arrived))
    period = words(f"desk.why.{count.period.unit}", count=count.period.length)
    yield WhyLine(words("desk.why.period"), period)
    for stop in count.stops:
        if stop.until is None:
            yield WhyLine(words("desk.why.stands"), words("desk.why.since", day=short_day(stop.on)))
            continue
        days = (stop.until - stop.on).days
        if count.period.unit == "business_days":
            days = calendar.between(stop.on, stop.until)
        said = words("desk.why.days", count=days)
        span = words("desk.why.span", first=short_day(stop.on), last=short_day(stop.until))
        yield WhyLine(words("desk.why.stopped"), f"{span} {said}")
    if due.closed:
        yield WhyLine(words("desk.why.closed", count=len(due.closed)), _closed(due))
    yield WhyLine(words("desk.why.due"), format_wareki(count.due))


def _closed(due: DueCounted) -> str:
    """Weekends as a number, each other day by its name."""
    weekends = sum(each.why == "weekend" for each in due.closed)
    year_ends = [each.day for each in due.closed if each.why == "year_end"]
    parts = [words("desk.why.weekends", count=weekends)] if weekends else []
    parts += [
        f"{each.name or words('desk.why.closing_day')}({short_day(each.day)})"
        for each in due.closed
        if each.why in ("holiday", "closing_day")
    ]
    return "、".join(parts + _year_end(year_ends))


def _year_end(days: Sequence[date]) -> list[str]:
    return [words("desk.why.year_end", count=len(days))] if days else []
