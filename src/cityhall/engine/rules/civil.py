"""Moves a day by months in the Gregorian calendar, in any year, the way SQL does.

Inside the engine a day is its ordinal (1 is 1 January of year 1), so that a day moved beyond
year 9999 still compares as it does in a database, where Python's own dates would fail.
"""

_DAYS_BEFORE_MARCH_0000 = 305  # from 1 March of year 0 to 31 December of year 0
_ERA = 146_097  # days in 400 years


def add_months(ordinal: int, months: int) -> int:
    """The same day of the month so many months on; the month's last day where there is none."""
    year, month, day = _civil(ordinal)
    years, month0 = divmod(month - 1 + months, 12)
    year, month = year + years, month0 + 1
    first = _ordinal(year, month, 1)
    following = _ordinal(year + month // 12, month % 12 + 1, 1)
    return min(first + day - 1, following - 1)


def _ordinal(year: int, month: int, day: int) -> int:
    if month < 3:
        year, month = year - 1, month + 12
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _ERA + day_of_era - _DAYS_BEFORE_MARCH_0000


def _civil(ordinal: int) -> tuple[int, int, int]:
    era, day = divmod(ordinal + _DAYS_BEFORE_MARCH_0000, _ERA)
    year_of_era = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year_of_era + year_of_era // 4 - year_of_era // 100
    month = (5 * day + 2) // 153
    day_of_month = day - (153 * month + 2) // 5 + 1
    year = era * 400 + year_of_era
    return (year, month + 3, day_of_month) if month < 10 else (year + 1, month - 9, day_of_month)
