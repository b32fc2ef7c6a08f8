"""The four kinds of value that a rule knows, and how each is called in Japanese."""

from datetime import date
from enum import StrEnum

Value = bool | int | str | date


class RuleType(StrEnum):
    """What an item or a parameter holds, as far as rules are concerned."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    TEXT = "text"
    DATE = "date"

    @property
    def in_words(self) -> str:
        return _WORDS[self]


_WORDS = {
    RuleType.BOOLEAN: "はい・いいえ",
    RuleType.INTEGER: "数",
    RuleType.TEXT: "文字",
    RuleType.DATE: "日付",
}


def fits(value: Value, kind: RuleType) -> bool:
    """Whether a Python value is of the kind; a truth value is not a number here."""
    match kind:
        case RuleType.BOOLEAN:
            return isinstance(value, bool)
        case RuleType.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case RuleType.TEXT:
            return isinstance(value, str)
        case RuleType.DATE:
            return type(value) is date
