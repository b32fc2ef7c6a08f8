"""Whole numbers and yen."""

import re
from datetime import date
from typing import Any, ClassVar

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.kinds.base import Kind, Read, RuleKind
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.schema import Item

MAX_DIGITS = 15  # rules and databases hold 64 bits; more digits than this are a slip


class NumberKind(Kind):
    """A whole number of up to 15 digits; commas and the unit may be typed."""

    rule_kind: ClassVar[RuleKind | None] = "integer"
    example = "3"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        typed = fields.narrow()
        if not typed:
            return None, []
        number = self._number(typed.replace(",", "").replace("、", ""))
        if number is None:
            return None, [self.fault("not_a_number", item, fields)]
        lowest, highest = item.checks.min, item.checks.max
        if lowest is not None and number < lowest:
            return None, [self.fault("too_small", item, fields, limit=f"{lowest:,}")]
        if highest is not None and number > highest:
            return None, [self.fault("too_big", item, fields, limit=f"{highest:,}")]
        return number, []

    def _number(self, typed: str) -> int | None:
        found = re.fullmatch(r"\+?(-?[0-9]{1,15})[人名回枚歳才頭匹個]?", typed)
        return int(found[1]) if found else None

    def show(self, item: Item, value: Any, language: str) -> str:
        return f"{value:,}"

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        return int(value)


class MoneyKind(NumberKind):
    """Yen; 「350万」 and 「¥3,500,000」 are understood."""

    example = "3500000"

    def _number(self, typed: str) -> int | None:
        plain = typed.removeprefix("¥").removeprefix("\\").removesuffix("円")
        found = re.fullmatch(r"([0-9]{1,11})万(?:([0-9]{1,4}))?", plain)
        if found:
            return int(found[1]) * 10_000 + int(found[2] or 0)
        return int(plain) if re.fullmatch(r"-?[0-9]{1,15}", plain) else None

    def show(self, item: Item, value: Any, language: str) -> str:
        return f"¥{value:,}" if language == "en" else f"{value:,}円"
