"""Dates: by era or western year, in three fields or in one; stored as YYYY-MM-DD."""

from datetime import date
from typing import Any, ClassVar

from cityhall.foundation.vocabulary.definitions import Scalar, Text
from cityhall.foundation.vocabulary.kinds.base import Kind, Read, RuleKind
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.schema import Item
from cityhall.kernel.wareki import ERAS, EXAMPLE, format_wareki, parse_day, to_wareki

WESTERN = "western"
_ENGLISH = {"令和": "Reiwa", "平成": "Heisei", "昭和": "Showa", "大正": "Taisho", "明治": "Meiji"}
_LAST = date(2199, 12, 31)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def era_options() -> list[tuple[str, Text]]:
    """What the field `…__era` offers: (value, label), newest first, the western count last."""
    eras: list[tuple[str, Text]] = [
        (era.letter, {"ja": era.name, "en": _ENGLISH[era.name], "ja-x-easy": era.name})
        for era in ERAS
    ]
    return [*eras, (WESTERN, {"ja": "西暦", "en": "Western year", "ja-x-easy": "西暦"})]


class DateKind(Kind):
    """A day of the calendar."""

    rule_kind: ClassVar[RuleKind | None] = "date"
    parts = ("era", "year", "month", "day")
    example = "令和8年11月22日"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        text, missing = _typed(fields)
        if missing:
            return None, [self.fault("date_incomplete", item, fields, part) for part in missing]
        if not text:
            return None, []
        try:
            day = parse_day(text)
            format_wareki(day)
        except ValueError as error:
            why = str(error).replace(EXAMPLE, "").rstrip("。")
            return None, [self._wrong_day("not_a_date", item, fields, why=why)]
        problem = self._out_of_bounds(item, fields, day, today)
        return (None, [problem]) if problem else (day.isoformat(), [])

    def absent(self, item: Item, fields: Fields) -> InvalidValue:
        return InvalidValue("missing", fields.name("year"), item.label, example=self.example)

    def _out_of_bounds(
        self, item: Item, fields: Fields, day: date, today: date
    ) -> InvalidValue | None:
        checks = item.checks
        if checks.not_in_future and day > today:
            return self._wrong_day("in_future", item, fields)
        if checks.not_in_past and day < today:
            return self._wrong_day("in_past", item, fields)
        if checks.not_before is not None and day < checks.not_before:
            return self._wrong_day(
                "too_early", item, fields, limit=format_wareki(checks.not_before)
            )
        last = checks.not_after or _LAST
        if day > last:
            return self._wrong_day("too_late", item, fields, limit=format_wareki(last))
        return None

    def _wrong_day(self, code: str, item: Item, fields: Fields, **values: object) -> InvalidValue:
        """A day that exists but does not fit: the words speak of the whole, not of its year."""
        values.setdefault("example", item.example or self.example)
        return InvalidValue(code, fields.name(_place(fields)), item.label, **values)

    def show(self, item: Item, value: Any, language: str) -> str:
        day = date.fromisoformat(value)
        if language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return format_wareki(day)

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        wareki = to_wareki(date.fromisoformat(value))
        era = next(era.letter for era in ERAS if era.name == wareki.era)
        return {
            "era": era,
            "year": str(wareki.year),
            "month": str(wareki.month),
            "day": str(wareki.day),
        }

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        return date.fromisoformat(value)


def _typed(fields: Fields) -> tuple[str, list[str]]:
    """The date as one text, and which of year, month, day is missing from three fields."""
    whole = fields.narrow()
    if whole:
        return whole, []
    year, month, day = (fields.narrow(part) for part in ("year", "month", "day"))
    if not (year or month or day):
        return "", []
    missing = [part for part, text in (("year", year), ("month", month), ("day", day)) if not text]
    if missing:
        return "", missing
    era = fields.line("era")
    year, month, day = year.rstrip("年"), month.rstrip("月"), day.rstrip("日")
    era = "" if era == WESTERN or (len(year) == 4 and not era) else era
    return f"{era}{year}年{month}月{day}日", []


def _place(fields: Fields) -> str:
    """Where to point: the single field if that was used, else the year."""
    return "" if fields.raw() else "year"
