"""Prints a rule as SQL: DuckDB's by default, by sqlglot also PostgreSQL's, Trino's and Spark's.

Columns are named by item id, each one quoted name. CASE is printed so that an unknown condition
stays unknown, dates that were moved are dates again, and sums are computed in 64 bits, or in
DECIMAL(38) where they could grow beyond.
"""

from collections.abc import Mapping
from datetime import date

from sqlglot import exp

from cityhall.engine.rules.bounds import LARGEST_BIGINT, bound
from cityhall.engine.rules.problems import RuleProblem
from cityhall.engine.rules.resolving import Figures, resolve
from cityhall.engine.rules.rule import Rule
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
    Shift,
)
from cityhall.engine.rules.types import Value

DIALECTS = ("duckdb", "postgres", "trino", "spark")
_COMPARE: Mapping[str, type[exp.Expression]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_CALCULATE: Mapping[str, type[exp.Expression]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
_BARE = (exp.Column, exp.Literal, exp.Boolean, exp.Cast, exp.Case, exp.Abs)


def sql(rule: Rule, dialect: str = "duckdb", parameters: Figures | None = None) -> str:
    """The rule as one SQL expression, with the parameters' values of one day written in."""
    if dialect not in DIALECTS:
        raise RuleProblem(
            "rule.unknown_dialect",
            f"「{dialect}」の SQL は書き出せません。",
            f"{'、'.join(DIALECTS)} のどれかを指定します。",
        )
    return printed(resolve(rule, parameters or {})).sql(dialect=dialect)


def printed(node: Node) -> exp.Expression:
    """The tree of a resolved rule as sqlglot's."""
    match node:
        case Literal(value, _):
            return _literal(value)
        case Item(id, _):
            return exp.Column(this=exp.to_identifier(id, quoted=True))
        case Compare() | Between() | In() | IsNull():
            return _condition(node)
        case Not(part):
            return exp.Not(this=_operand(part))
        case And(parts):
            return _chain(exp.And, parts)
        case Or(parts):
            return _chain(exp.Or, parts)
        case Case(condition, then, otherwise):
            whether = printed(condition)
            denied = exp.Not(this=_operand(condition))
            branches = [(whether, printed(then)), (denied, printed(otherwise))]
            return exp.Case(ifs=[exp.If(this=test, true=value) for test, value in branches])
        case _:
            return _computed(node)


def _condition(node: Compare | Between | In | IsNull) -> exp.Expression:
    match node:
        case Compare(operator, left, right):
            return _COMPARE[operator](this=_operand(left), expression=_operand(right))
        case Between(value, low, high):
            return exp.Between(this=_operand(value), low=_operand(low), high=_operand(high))
        case In(value, options):
            return exp.In(this=_operand(value), expressions=[printed(part) for part in options])
        case IsNull(value):
            return exp.Is(this=_operand(value), expression=exp.Null())


def _computed(node: Node) -> exp.Expression:
    match node:
        case Shift(value, count, unit):
            interval = exp.Interval(
                this=exp.Literal.string(str(abs(count))), unit=exp.Var(this=unit)
            )
            move = exp.Add if count >= 0 else exp.Sub
            return exp.cast(move(this=_operand(value), expression=interval), exp.DType.DATE)
        case Arithmetic() | Negative() | Absolute():
            return _number(node, "BIGINT" if bound(node) <= LARGEST_BIGINT else "DECIMAL(38, 0)")
        case _:
            raise TypeError(f"no such node: {type(node).__name__}")


def _number(node: Node, width: str) -> exp.Expression:
    """A sum or product whose every part is computed in one width."""
    match node:
        case Arithmetic(operator, left, right):
            first, second = _bracketed(_number(left, width)), _bracketed(_number(right, width))
            return _CALCULATE[operator](this=first, expression=second)
        case Negative(value):
            return exp.Neg(this=_bracketed(_number(value, width)))
        case Absolute(value):
            return exp.Abs(this=_number(value, width))
        case _:
            return exp.cast(printed(node), width)


def _literal(value: Value) -> exp.Expression:
    match value:
        case bool():
            return exp.Boolean(this=value)
        case int():
            number = exp.Literal.number(str(abs(value)))
            return exp.Neg(this=number) if value < 0 else number
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), exp.DType.DATE)
        case _:
            return exp.Literal.string(value)


def _chain(make: type[exp.Expression], parts: tuple[Node, ...]) -> exp.Expression:
    found = _operand(parts[0])
    for part in parts[1:]:
        found = make(this=found, expression=_operand(part))
    return found


def _operand(node: Node) -> exp.Expression:
    return _bracketed(printed(node))


def _bracketed(printed_part: exp.Expression) -> exp.Expression:
    return printed_part if isinstance(printed_part, _BARE) else exp.Paren(this=printed_part)
