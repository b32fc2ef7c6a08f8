"""Puts one condition of a rule into Japanese words."""

from collections.abc import Callable
from dataclasses import dataclass

from cityhall.engine.rules.tree import (
    Absolute,
    Arithmetic,
    Between,
    Case,
    Compare,
    In,
    IsNull,
    Item,
    Literal,
    Negative,
    Node,
    Shift,
    items_of,
    walk,
)
from cityhall.engine.rules.types import RuleType, Value


@dataclass(frozen=True, slots=True)
class Forms:
    """One condition said in three ways."""

    holds: str
    fails: str
    asked: str

    def about(self, subject: str, *values: str) -> "Forms":
        """The same with the gaps filled, said of the subject."""
        return Forms(
            subject + self.holds.format(*values),
            subject + self.fails.format(*values),
            subject + self.asked.format(*values),
        )


_MORE = {
    "=": Forms("が{}", "が{}ではない", "が{}かどうか"),
    "<>": Forms("が{}ではない", "が{}", "が{}以外かどうか"),
    "<": Forms("が{}未満", "が{}未満ではない", "が{}未満かどうか"),
    "<=": Forms("が{}以下", "が{}以下ではない", "が{}以下かどうか"),
    ">": Forms("が{}を超える", "が{}を超えない", "が{}を超えるかどうか"),
    ">=": Forms("が{}以上", "が{}以上ではない", "が{}以上かどうか"),
}
_LATER = {
    "<": Forms("が{}より前", "が{}より前ではない", "が{}より前かどうか"),
    "<=": Forms("が{}以前", "が{}以前ではない", "が{}以前かどうか"),
    ">": Forms("が{}より後", "が{}より後ではない", "が{}より後かどうか"),
    ">=": Forms("が{}以後", "が{}以後ではない", "が{}以後かどうか"),
}
_BETWEEN = Forms("が{}から{}まで", "が{}から{}までではない", "が{}から{}までかどうか")
_IN = Forms("が{}のいずれか", "が{}のいずれでもない", "が{}のいずれかかどうか")
_UNKNOWN = Forms("がまだ分かっていない", "が分かっている", "が分かっているかどうか")
_SIGNS = {"+": "+", "-": "−", "*": "×"}
_UNITS = {"DAY": "日", "MONTH": "か月", "YEAR": "年"}


class Phrases:
    """Words for conditions; `describe` names an item, `show` shows a value as that item's."""

    def __init__(self, describe: Callable[[str], str], show: Callable[[str, Value], str]) -> None:
        self._describe = describe
        self._show = show

    def forms(self, node: Node) -> Forms:
        """A condition as what holds, what does not, and what is still to be learned."""
        match node:
            case Compare(operator, left, right):
                later = _LATER.get(operator) if left.type is RuleType.DATE else None
                forms = later or _MORE[operator]
                about = self._words(left, self._like(right))
                return forms.about(about, self._words(right, self._like(left)))
            case Between(value, low, high):
                like = self._like(value)
                ends = (self._words(end, like) for end in (low, high))
                return _BETWEEN.about(self._words(value, None), *ends)
            case In(value, options):
                like, forms = self._like(value), _MORE["="] if len(options) == 1 else _IN
                between = "" if value.type is RuleType.TEXT else "、"
                listed = between.join(self._words(option, like) for option in options)
                return forms.about(self._words(value, None), listed)
            case IsNull(value):
                return _UNKNOWN.about("、".join(map(self._describe, items_of(value))))
            case _:
                words = self._words(node, None)
                return Forms(words, words, words)

    def _like(self, node: Node) -> str | None:
        """The item as whose value a constant beside the node is best shown."""
        if any(isinstance(part, Arithmetic) and part.operator == "*" for part in walk(node)):
            return None
        return next(
            (part.id for part in walk(node) if isinstance(part, Item) and part.type is node.type),
            None,
        )

    def _words(self, node: Node, like: str | None) -> str:
        match node:
            case Item(id, _):
                return self._describe(id)
            case Literal(value, _):
                return self._constant(value, like)
            case Case(_, then, otherwise):
                branches = (self._words(part, like) for part in (then, otherwise))
                return "または".join(dict.fromkeys(branches))
            case Arithmetic(operator, left, right):
                return f"{self._part(left, like)} {_SIGNS[operator]} {self._part(right, like)}"
            case Negative(value):
                return f"−{self._part(value, like)}"
            case Absolute(value):
                return f"{self._part(value, like)}の絶対値"
            case Shift(value, count, unit):
                way = "後" if count >= 0 else "前"
                return f"{self._words(value, like)}の{abs(count)}{_UNITS[unit]}{way}"
            case _:
                raise TypeError(f"no value: {type(node).__name__}")

    def _part(self, node: Node, like: str | None) -> str:
        words = self._words(node, like)
        return f"（{words}）" if isinstance(node, Arithmetic) else words

    def _constant(self, value: Value, like: str | None) -> str:
        if isinstance(value, str):
            return f"「{value if like is None else self._show(like, value)}」"
        if like is not None:
            return self._show(like, value)
        return f"{value:,}" if isinstance(value, int) else str(value)
