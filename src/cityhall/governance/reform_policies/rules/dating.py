"""Dates as the city's papers give them: a day, a month, or only a fiscal year."""

import re
from dataclasses import dataclass
from datetime import date

from cityhall.kernel.wareki import format_wareki, to_wareki

FIRST_MONTH = 4  # a fiscal year begins on 1 April
MONTHS_OF_QUARTER = {1: "4～6月", 2: "7～9月", 3: "10～12月", 4: "1～3月"}
_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class Dated:
    """From when something holds: the first day meant, and how exactly it is known."""

    on: date
    precision: str

    @property
    def written(self) -> str:
        """As files write it: 2024-08-21, 2024-08 or 2026."""
        length = {"day": 10, "month": 7, "year": 4}[self.precision]
        return self.on.isoformat()[:length]

    def __str__(self) -> str:
        return dated_in_words(self.on, self.precision)


def read_dated(written: object) -> Dated:
    """2024-08-21 a day, 2024-08 a month, 2026 a fiscal year; `ValueError` for anything else."""
    if isinstance(written, Dated):
        return written
    found = _SHAPE.fullmatch(str(written))
    if not found:
        raise ValueError("2024-08-21(日)、2024-08(月)、2026(年度)のどれかで書いてください")
    year, month, day = found.groups()
    if month is None:
        return Dated(date(int(year), FIRST_MONTH, 1), "year")
    return Dated(date(int(year), int(month), int(day or 1)), "day" if day else "month")


def dated_in_words(on: date, precision: str) -> str:
    """令和6年8月21日, 令和6年11月 or 令和8年度."""
    if precision == "day":
        return format_wareki(on)
    era = to_wareki(on)
    if precision == "month":
        return f"{era.era}{_year(era.year)}年{on.month}月"
    return fiscal_year_in_words(on.year)


def fiscal_year_in_words(year: int) -> str:
    """令和6年度 for 2024."""
    era = to_wareki(date(year, FIRST_MONTH, 1))
    # 1 April 2019 was still 平成31年, but the year is commonly called 令和元年度.
    if year == 2019:
        return "令和元年度"
    return f"{era.era}{_year(era.year)}年度"


def quarters_ended(year: int, today: date) -> int:
    """How many quarters of a fiscal year are over on a day: 0 to 4."""
    months = (today.year - year) * 12 + today.month - FIRST_MONTH
    return max(0, min(4, months // 3))


def months_between(earlier: date, later: date) -> int:
    """Full months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def _year(number: int) -> str:
    return "元" if number == 1 else str(number)
