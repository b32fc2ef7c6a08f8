"""The stretches of time for which measures are computed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from cityhall.kernel.clock import JST


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """A calendar month."""
        first = date(year, month, 1)
        return cls(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @classmethod
    def fiscal_year(cls, year: int) -> Self:
        """The fiscal year (年度) that begins on 1 April of a year."""
        return cls(date(year, 4, 1), date(year + 1, 3, 31))

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), JST)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), JST)


def fiscal_year_of(day: date) -> int:
    """The year in which the fiscal year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1
