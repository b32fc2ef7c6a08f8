"""A rule as people read it before anybody has answered: who it is for, condition by condition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal as OneOf

from cityhall.engine.rules.phrases import Phrases
from cityhall.engine.rules.resolving import Figures, resolve
from cityhall.engine.rules.rule import Rule
from cityhall.engine.rules.tree import And, Between, Compare, In, Item, Literal, Node, Not, Or
from cityhall.engine.rules.types import RuleType
from cityhall.engine.rules.words import Describe, Show, plainly

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", "<=": ">", ">": "<="}
#: What is said of an item and its value in a language other than Japanese.
_PATTERNS = {
    "en": {
        "=": "{}: {}", "<>": "{}: not {}", "<": "{}: under {}", "<=": "{}: at most {}",
        ">": "{}: over {}", ">=": "{}: at least {}", "yes": "{}: yes", "no": "{}: no",
        "or": " or ", "between": "{}: from {} to {}", "not between": "{}: not from {} to {}",
        "before": "{}: before {}", "until": "{}: on or before {}", "after": "{}: after {}",
        "from": "{}: on or after {}",
    },
    "ja-x-easy": {
        "=": "{}： {}", "<>": "{}： {} では ない", "<": "{}： {}より 少ない",
        "<=": "{}： {}まで", ">": "{}： {}より 多い", ">=": "{}： {}か、もっと 多い",
        "yes": "{}： はい", "no": "{}： いいえ", "or": "、",
        "between": "{}： {}から {}まで", "not between": "{}： {}から {}までで ない",
        "before": "{}： {}より 前", "until": "{}： {}まで", "after": "{}： {}の 次の 日から",
        "from": "{}： {}から",
    },
}  # fmt: skip
_OF_DAYS = {"<": "before", "<=": "until", ">": "after", ">=": "from"}


@dataclass(frozen=True)
class Outline:
    """All of its parts, any of them, or one condition in words."""

    join: OneOf["all", "any", "one"]
    words: str = ""
    parts: tuple["Outline", ...] = ()


def outline(
    rule: Rule,
    parameters: Figures,
    describe: Describe,
    show: Show = plainly,
    *,
    language: str = "ja",
) -> Outline:
    """What a rule asks for, with the figures of one day; NOT is carried inwards to its conditions.

    `describe` names an item and `show` shows a value of it, in the language asked for. What a
    language has no words for (calculations) is said in Japanese.
    """
    japanese = Phrases(describe, show)
    patterns = _PATTERNS.get(language)

    def say(node: Node, holds: bool) -> str:
        said = _in_pattern(node, holds, patterns, describe, show) if patterns else None
        if said is None and isinstance(node, Item):
            return describe(node.id) if holds else f"{describe(node.id)}: いいえ"
        if said is not None:
            return said
        forms = japanese.forms(node)
        return forms.holds if holds else forms.fails

    return _outline(resolve(rule, parameters), True, say)


def _outline(node: Node, holds: bool, say: Callable[[Node, bool], str]) -> Outline:
    match node:
        case Not(part):
            return _outline(part, not holds, say)
        case And(parts) | Or(parts):
            join: OneOf["all", "any"] = "all" if isinstance(node, And) is holds else "any"
            found = [_outline(part, holds, say) for part in parts]
            # A list within a list of the same kind is one list.
            flat = [one for part in found for one in (part.parts if part.join == join else [part])]
            return Outline(join, parts=tuple(flat))
        case _:
            return Outline("one", say(node, holds))


def _in_pattern(
    node: Node, holds: bool, patterns: dict[str, str], describe: Describe, show: Show
) -> str | None:
    """One condition over one item and constants; None for anything else."""
    match node:
        case Item(item, _):
            return patterns["yes" if holds else "no"].format(describe(item))
        case Compare(operator, Item(item, kind), Literal(value, _)):
            how = operator if holds else _OPPOSITE[operator]
            how = _OF_DAYS.get(how, how) if kind is RuleType.DATE else how
            return patterns[how].format(describe(item), show(item, value))
        case In(Item(item, _), options) if all(isinstance(one, Literal) for one in options):
            values = [show(item, one.value) for one in options if isinstance(one, Literal)]
            return patterns["=" if holds else "<>"].format(
                describe(item), patterns["or"].join(values)
            )
        case Between(Item(item, _), Literal(low, _), Literal(high, _)):
            how = "between" if holds else "not between"
            return patterns[how].format(describe(item), show(item, low), show(item, high))
    return None
