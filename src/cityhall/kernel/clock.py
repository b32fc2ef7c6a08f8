"""The only reader of the system clock; everything else takes `now` or `today` as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """This moment, with Japan's time zone."""
    return datetime.now(JST)


def today() -> date:
    """The date on the wall calendar in Japan, whatever the machine's own zone is."""
    return now().date()


def in_jst(moment: datetime) -> datetime:
    """The same moment on a Japanese clock; `ValueError` for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(JST)


def years_before(now: datetime, years: int) -> datetime:
    """The same moment so many years ago; of 29 February the day before it."""
    then = in_jst(now)
    is_leap_day = (then.month, then.day) == (2, 29)
    return then.replace(year=then.year - years, day=28 if is_leap_day else then.day)
