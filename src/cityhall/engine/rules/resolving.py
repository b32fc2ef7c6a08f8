"""Puts the figures in force into a rule, and computes beforehand whatever no item can change."""

from collections.abc import Mapping
from datetime import date

from cityhall.engine.rules.evaluating import Values, evaluate
from cityhall.engine.rules.problems import RuleProblem
from cityhall.engine.rules.rule import Rule
from cityhall.engine.rules.tree import (
    And,
    Case,
    Compare,
    Item,
    Literal,
    Node,
    Or,
    Parameter,
    children,
    rebuilt,
)
from cityhall.engine.rules.types import RuleType, Value, fits

Figures = Mapping[str, Value]
_FLIPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def resolve(rule: Rule, parameters: Figures) -> Node:
    """The rule's tree with every parameter replaced by its value and constants computed."""
    return _fold(rule.condition, parameters)


def chosen(node: Node, values: Values) -> Node:
    """The tree with every CASE whose condition is known replaced by the branch it takes."""
    if isinstance(node, Case):
        known = evaluate(node.condition, values)
        if known is not None:
            return chosen(node.then if known else node.otherwise, values)
    return rebuilt(node, lambda part: chosen(part, values))


def _fold(node: Node, figures: Figures) -> Node:
    match node:
        case Literal() | Item():
            return node
        case Parameter(name, kind):
            return _figure(name, kind, figures)
        case And(parts):
            return _connective(And, [_fold(part, figures) for part in parts], neutral=True)
        case Or(parts):
            return _connective(Or, [_fold(part, figures) for part in parts], neutral=False)
        case Case(condition, then, otherwise):
            condition = _fold(condition, figures)
            if isinstance(condition, Literal):
                return _fold(then if condition.value else otherwise, figures)
            return Case(condition, _fold(then, figures), _fold(otherwise, figures))
        case _:
            return _computed(_item_first(rebuilt(node, lambda part: _fold(part, figures))))


def _figure(name: str, kind: RuleType, figures: Figures) -> Literal:
    value = figures.get(name)
    if value is None or not fits(value, kind):
        raise RuleProblem(
            "rule.parameter_without_value",
            f"パラメーター「{name}」の値が、この日について決まっていません。",
            f"parameters.yaml に、{kind.in_words}の値と適用開始日を書きます。",
        )
    return Literal(value, kind)


def _connective(make: type[And] | type[Or], parts: list[Node], *, neutral: bool) -> Node:
    absorbing = Literal(not neutral, RuleType.BOOLEAN)
    if absorbing in parts:
        return absorbing
    left = [part for part in parts if not isinstance(part, Literal)]
    if not left:
        return Literal(neutral, RuleType.BOOLEAN)
    return make(tuple(left)) if len(left) > 1 else left[0]


def _item_first(node: Node) -> Node:
    """A comparison told from the item's side: `5 > a.b` is `a.b < 5`."""
    match node:
        case Compare(operator, Literal() as left, right) if not isinstance(right, Literal):
            return Compare(_FLIPPED[operator], right, left)
        case _:
            return node


def _computed(node: Node) -> Node:
    if not all(isinstance(part, Literal) for part in children(node)):
        return node
    value = evaluate(node, {}) or 0  # literals are known, and so is what follows from them
    if node.type is RuleType.BOOLEAN:
        return Literal(bool(value), RuleType.BOOLEAN)
    if node.type is RuleType.INTEGER:
        return Literal(int(value), RuleType.INTEGER)
    try:
        return Literal(date.fromordinal(int(value)), RuleType.DATE)
    except (ValueError, OverflowError):
        raise RuleProblem(
            "rule.no_such_date",
            "計算した日付が、1年から9999年までに入りません。",
            "INTERVAL の数を小さくします。",
        ) from None
