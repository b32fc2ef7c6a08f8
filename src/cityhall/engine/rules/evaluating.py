"""Computes one tree for one set of values, plainly: the meaning of the language in one page.

The generated function of `compiled` and the SQL of `printing` must agree with it.
"""

from collections.abc import Mapping
from datetime import date

from cityhall.engine.rules.civil import add_months
from cityhall.engine.rules.tree import (
    Absolute,
    And,
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
    Not,
    Or,
    Parameter,
    Shift,
)
from cityhall.engine.rules.types import Value

Values = Mapping[str, Value | None]
Plain = bool | int | str  # a day is its ordinal

COMPARE = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
CALCULATE = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}


def evaluate(node: Node, values: Values) -> Plain | None:
    """What the node comes to; None where it is unknown. Parameters must have been replaced."""
    match node:
        case Literal(value, _):
            return plain(value)
        case Item(id, _):
            return plain(values.get(id))
        case And(parts):
            return _all(parts, values, neutral=True)
        case Or(parts):
            return _all(parts, values, neutral=False)
        case Not(part):
            known = evaluate(part, values)
            return None if known is None else not known
        case IsNull(value):
            return evaluate(value, values) is None
        case Case(condition, then, otherwise):
            chosen = evaluate(condition, values)
            return None if chosen is None else evaluate(then if chosen else otherwise, values)
        case Parameter(name, _):
            raise LookupError(f"parameter {name} has not been replaced by its value")
        case _:
            return _compute(node, values)


def plain(value: Value | None) -> Plain | None:
    """A value as the engine computes with it."""
    return value.toordinal() if isinstance(value, date) else value


def _all(parts: tuple[Node, ...], values: Values, *, neutral: bool) -> bool | None:
    answers = [evaluate(part, values) for part in parts]
    if any(answer is (not neutral) for answer in answers):
        return not neutral
    return None if None in answers else neutral


def _compute(node: Node, values: Values) -> Plain | None:
    """The strict operators: unknown as soon as one of their parts is."""
    match node:
        case Compare(operator, left, right):
            return _strict(COMPARE[operator], values, left, right)
        case Between(value, low, high):
            return _strict(lambda v, a, b: a <= v <= b, values, value, low, high)
        case In(value, options):
            return _strict(lambda v, *among: v in among, values, value, *options)
        case Arithmetic(operator, left, right):
            return _strict(CALCULATE[operator], values, left, right)
        case Negative(value):
            return _strict(lambda v: -v, values, value)
        case Absolute(value):
            return _strict(abs, values, value)
        case Shift(value, count, "DAY"):
            return _strict(lambda v: v + count, values, value)
        case Shift(value, count, unit):
            months = count * (12 if unit == "YEAR" else 1)
            return _strict(lambda v: add_months(v, months), values, value)
        case _:
            raise TypeError(f"no such node: {type(node).__name__}")


def _strict(operation, values: Values, *parts: Node):  # type: ignore[no-untyped-def]  # by node
    known = [evaluate(part, values) for part in parts]
    return None if None in known else operation(*known)
