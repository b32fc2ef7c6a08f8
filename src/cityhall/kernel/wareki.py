"""Japanese eras: dates shown as 令和元年5月1日, and read in the ways people write them.

Sources: the cabinet orders that named the eras; 明治5年太政官布告337号, by which the Gregorian
calendar began on 1873-01-01 (明治6年1月1日). Earlier dates are in another calendar and refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

EXAMPLE = "例:令和8年11月22日、R8.11.22、2026-11-22"


@dataclass(frozen=True)
class Era:
    """An era: how it is written, its first and last day (`None` for the present one).

    The first year is counted from `first.year`, except for 明治, whose `year_one` lies before the
    Gregorian calendar. 明治 and 大正 ended on the day on which the next one began: that day has
    two right names and is shown by the newer.
    """

    name: str
    letter: str
    first: date
    last: date | None
    year_one: int

    @property
    def sign(self) -> str:
        """The one character that stands for it on forms: 令."""
        return self.name[0]


ERAS = (
    Era("令和", "R", date(2019, 5, 1), None, 2019),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30), 1989),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7), 1926),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25), 1912),
    Era("明治", "M", date(1873, 1, 1), date(1912, 7, 30), 1868),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.sign, era.letter)}

_SEPARATOR = r"[./・,、\-‐‑–—−ー]"
_DAY = rf"(?:年|{_SEPARATOR})(?P<month>\d{{1,2}})(?:月|{_SEPARATOR})(?P<day>\d{{1,2}})日?"
_WAREKI = re.compile(
    rf"(?P<era>{'|'.join(_BY_SIGN)})"
    rf"(?:(?P<year>元|\d{{1,2}}){_DAY}|(?P<digits>\d{{6}}))",
    re.ASCII,
)
_WESTERN = re.compile(rf"(?:西暦)?(?:(?P<year>\d{{4}}){_DAY}|(?P<digits>\d{{8}}))", re.ASCII)


@dataclass(frozen=True)
class Wareki:
    """A day by era; `str()` gives 令和元年5月1日."""

    era: str
    year: int
    month: int
    day: int

    def __str__(self) -> str:
        year = "元" if self.year == 1 else self.year
        return f"{self.era}{year}年{self.month}月{self.day}日"


def to_wareki(day: date) -> Wareki:
    """The day by its era; `ValueError` before 明治6年1月1日 (1873-01-01)."""
    for era in ERAS:
        if day >= era.first:
            return Wareki(era.name, day.year - era.year_one + 1, day.month, day.day)
    raise ValueError("明治6年1月1日(1873年1月1日)より前の日付は扱えません。")


def format_wareki(day: date) -> str:
    """令和元年5月1日; `ValueError` before 1873-01-01."""
    return str(to_wareki(day))


def from_wareki(era: str, year: int, month: int, day: int) -> date:
    """The date of an era's day. `era` is 令和, 令 or R. `ValueError` says what was expected."""
    if era not in _BY_SIGN:
        raise ValueError(f"元号は{'・'.join(e.name for e in reversed(ERAS))}のどれかです。")
    found = _BY_SIGN[era]
    if year < 1:
        raise ValueError(f"{found.name}の年は1(元年)からです。")
    try:
        moment = date(found.year_one + year - 1, month, day)
    except ValueError:
        said = Wareki(found.name, year, month, day)  # in the era that was typed
        raise ValueError(f"{said}という日はありません。") from None
    if moment < found.first or (found.last and moment > found.last):
        raise ValueError(_outside(found, moment))
    return moment


def _outside(era: Era, moment: date) -> str:
    """平成32年: what 平成 covers, and how the day that was meant may be called."""
    start = Wareki(era.name, era.first.year - era.year_one + 1, era.first.month, era.first.day)
    if era.last is None:
        return f"{era.name}は{start}からです。"
    end = Wareki(era.name, era.last.year - era.year_one + 1, era.last.month, era.last.day)
    hint = f"{format_wareki(moment)}のことでしょうか。" if moment >= ERAS[-1].first else ""
    return f"{era.name}は{start}から{end}までです。{hint}"


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{year}年{month}月{day}日という日はありません。") from None


def parse_day(text: str) -> date:
    """The day that `text` names, by era or western year, in any common way of writing.

    令和8年11月22日, 令和元.5.1, R8/11/22, 令8・11・22, R081122, 2026-11-22, 2026/11/22,
    20261122, full width and with spaces. `ValueError` says in Japanese what was expected.
    """
    plain = "".join(unicodedata.normalize("NFKC", text[:100]).split()).upper()
    if len(text) <= 100 and (match := _WAREKI.fullmatch(plain)):
        return from_wareki(match["era"], *_numbers(match, 2))
    if len(text) <= 100 and (match := _WESTERN.fullmatch(plain)):
        return _existing(*_numbers(match, 4))
    raise ValueError(f"日付として読めませんでした。{EXAMPLE}")


def _numbers(match: re.Match[str], width: int) -> tuple[int, int, int]:
    """Year, month and day, from parts or from digits without separators."""
    if digits := match["digits"]:
        return int(digits[:width]), int(digits[width:-2]), int(digits[-2:])
    year = 1 if match["year"] == "元" else int(match["year"])
    return year, int(match["month"]), int(match["day"])
