"""Days and moments in words: wareki in Japanese, the western calendar in English."""

from datetime import date, datetime

from cityhall.kernel.clock import in_jst
from cityhall.kernel.texts import ENGLISH
from cityhall.kernel.wareki import format_wareki

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def day_in_words(value: date | str | None, language: str) -> str:
    """令和8年11月18日 or 18 November 2026, from a day, a moment or an ISO day; "" for nothing."""
    if not value:
        return ""
    day = _as_day(value)
    if language == ENGLISH:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return format_wareki(day)


def short_day(day: date) -> str:
    """11/18, where the year is plain."""
    return f"{day.month}/{day.day}"


def moment_in_words(value: datetime | None, language: str) -> str:
    """令和8年11月21日 22時04分, in Japanese time; nothing for None."""
    if value is None:
        return ""
    moment = in_jst(value)
    clock = f"{moment:%H:%M}" if language == ENGLISH else f"{moment.hour}時{moment:%M}分"
    return f"{day_in_words(moment.date(), language)} {clock}"


def _as_day(value: date | str) -> date:
    if isinstance(value, datetime):
        return in_jst(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value
