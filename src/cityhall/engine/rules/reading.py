"""Turns a rule's text into a typed tree; whatever is not in the language is refused with its place.

sqlglot parses once; every class of its nodes and every argument of them that we do not name here
is refused, so that what it reads more generously than SQL never becomes a rule.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from sqlglot import exp

from cityhall.engine.rules.checking import (
    Choices,
    ensure_bounded,
    ensure_choice,
    ensure_ordered,
    ensure_same_type,
    ensure_type,
    ensure_value,
)
from cityhall.engine.rules.constants import read_date, read_interval, read_number
from cityhall.engine.rules.guard import read_tokens
from cityhall.engine.rules.parsing import given_arguments, operands, parse, unreadable
from cityhall.engine.rules.problems import RuleProblem, problem_at
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
    Parameter,
    Shift,
    items_of,
)
from cityhall.engine.rules.types import RuleType

Types = Mapping[str, RuleType]


def parse_rule(
    text: str,
    *,
    items: Types,
    parameters: Types | None = None,
    eligibility: bool = False,
    choices: Choices | None = None,
) -> Rule:
    """The rule that the text says.

    `items` and `parameters` say what may be named and what it holds. With `eligibility`, IS NULL
    is refused, so that an answer once given stays. `choices` names the values that an item can
    have; a comparison with any other is refused as a slip of the pen.
    Raises `RuleProblem`, always with a code, a place and a remedy.
    """
    tokens = read_tokens(text)
    reader = _Reader(text, items, parameters or {}, eligibility, choices or {})
    try:
        return Rule(text, reader.condition(parse(text, tokens)))
    except RecursionError:
        raise problem_at(
            text,
            0,
            "rule.too_deep",
            "条件の入れ子が深すぎます。",
            "かっこを減らし、途中の結果を導出項目に分けます。",
        ) from None


class _Reader:
    def __init__(
        self, text: str, items: Types, parameters: Types, eligibility: bool, choices: Choices
    ) -> None:
        self.text = text
        self.items = items
        self.parameters = parameters
        self.eligibility = eligibility
        self.choices = choices

    def read(self, node: exp.Expression) -> Node:
        known = _LANGUAGE.get(type(node))
        if isinstance(node, exp.Alias):  # two values in a row, the second taken for a name
            raise unreadable(self.text, self.place(node.args["alias"]))
        if known is None or not given_arguments(node) <= known[0]:
            raise self.refusal(
                node,
                "rule.not_in_language",
                "この書き方は条件では使えません。",
                "使えるのは AND OR NOT、比較、BETWEEN、IN、IS NULL、CASE、+ - *、"
                "日付 ± INTERVAL、ABS です。",
            )
        return known[1](self, node)

    def place(self, node: exp.Expression) -> int:
        """Where the first part below a node stands; only names and literals know their place."""
        return min((part.meta["start"] for part in node.walk() if "start" in part.meta), default=0)

    def refusal(self, node: exp.Expression, code: str, message: str, remedy: str) -> RuleProblem:
        return problem_at(self.text, self.place(node), code, message, remedy)

    # ---- names and constants ----------------------------------------------------------------

    def column(self, node: exp.Column) -> Node:
        name = node.name
        if name.startswith(":"):
            return self.named(node, name[1:], self.parameters, Parameter)
        if "." in name:
            return self.named(node, name, self.items, Item)
        raise self.refusal(
            node,
            "rule.unknown_word",
            f"「{name}」はここに書けません。",
            "期間は INTERVAL '18' YEAR、日付は DATE '2024-04-01'、絶対値は ABS(…) と書きます。",
        )

    def named(
        self,
        node: exp.Column,
        name: str,
        known: Types,
        make: type[Item] | type[Parameter],
    ) -> Node:
        if name in known:
            return make(name, RuleType(known[name]))
        word = "項目" if make is Item else "パラメーター"
        near = get_close_matches(name, list(known), n=1, cutoff=0.75)
        raise self.refusal(
            node,
            "rule.unknown_item" if make is Item else "rule.unknown_parameter",
            f"{word}「{name}」はないか、条件には使えません。",
            f"「{near[0]}」ではありませんか。" if near else f"語彙にある{word}の名前を書きます。",
        )

    def literal(self, node: exp.Literal) -> Node:
        if node.is_string:
            return Literal(node.this, RuleType.TEXT)
        return Literal(read_number(self, node), RuleType.INTEGER)

    def boolean(self, node: exp.Boolean) -> Node:
        return Literal(bool(node.this), RuleType.BOOLEAN)

    def date(self, node: exp.Cast) -> Node:
        return Literal(read_date(self, node), RuleType.DATE)

    def bracketed(self, node: exp.Paren) -> Node:
        return self.read(node.this)

    # ---- conditions -------------------------------------------------------------------------

    def condition(self, node: exp.Expression) -> Node:
        return ensure_type(self, node, self.read(node), RuleType.BOOLEAN)

    def all_of(self, node: exp.And) -> Node:
        return And(tuple(self.condition(part) for part in operands(node, exp.And)))

    def any_of(self, node: exp.Or) -> Node:
        return Or(tuple(self.condition(part) for part in operands(node, exp.Or)))

    def negation(self, node: exp.Not) -> Node:
        return Not(self.condition(node.this))

    def value(self, node: exp.Expression) -> Node:
        return ensure_value(self, node, self.read(node))

    def comparison(self, node: exp.EQ) -> Node:
        left, right = self.value(node.this), self.value(node.expression)
        operator = _OPERATORS[type(node)]
        ensure_same_type(self, node, left, right)
        if operator not in ("=", "<>"):
            ensure_ordered(self, node, left)
        ensure_choice(self, node, self.choices, left, (right,))
        ensure_choice(self, node, self.choices, right, (left,))
        return Compare(operator, left, right)

    def between(self, node: exp.Between) -> Node:
        value = self.value(node.this)
        low, high = self.value(node.args["low"]), self.value(node.args["high"])
        ensure_same_type(self, node, value, low, high)
        ensure_ordered(self, node, value)
        if items_of(low) or items_of(high):
            return And((Compare(">=", value, low), Compare("<=", value, high)))
        return Between(value, low, high)

    def among(self, node: exp.In) -> Node:
        value = self.value(node.this)
        options = tuple(self.value(option) for option in node.expressions)
        if not options:
            raise self.refusal(
                node, "rule.empty_in", "IN のかっこが空です。", "値を1つ以上書きます。"
            )
        ensure_same_type(self, node, value, *options)
        ensure_choice(self, node, self.choices, value, options)
        if any(items_of(option) for option in options):
            return Or(tuple(Compare("=", value, option) for option in options))
        return In(value, options)

    def unknown(self, node: exp.Is) -> Node:
        if not isinstance(node.expression, exp.Null):
            raise self.refusal(
                node,
                "rule.not_in_language",
                "IS の後には NULL・NOT NULL だけが書けます。",
                "はい・いいえの項目は、そのまま、または NOT を付けて書きます。",
            )
        if self.eligibility:
            raise self.refusal(
                node,
                "rule.is_null_in_eligibility",
                "対象を決める条件に IS NULL は使えません（後から答えると結果が変わるため）。",
                "当てはまらないときの値を、語彙の otherwise に書きます。",
            )
        return IsNull(self.read(node.this))

    # ---- values -----------------------------------------------------------------------------

    def choice(self, node: exp.Case) -> Node:
        if node.args.get("default") is None:
            raise self.refusal(
                node,
                "rule.case_without_else",
                "CASE に ELSE がありません。",
                "どれにも当てはまらないときの値を ELSE に書きます。",
            )
        found = self.read(node.args["default"])
        for branch in reversed(node.args["ifs"]):
            condition, then = self.condition(branch.this), self.read(branch.args["true"])
            ensure_same_type(self, node, then, found)
            found = Case(condition, then, found)
        return found

    def calculation(self, node: exp.Add) -> Node:
        left = self.read(node.this)
        if left.type is RuleType.DATE:
            return self.shift(node, left)
        number = ensure_type(self, node.this, left, RuleType.INTEGER)
        found = Arithmetic(_SIGNS[type(node)], number, self.number(node.expression))
        return ensure_bounded(self, node, found)

    def shift(self, node: exp.Expression, value: Node) -> Node:
        moved = node.expression
        if not isinstance(moved, exp.Interval) or isinstance(node, exp.Mul):
            raise self.refusal(
                node,
                "rule.date_arithmetic",
                "日付には期間だけを足し引きできます。",
                "applicant.birth_date + INTERVAL '18' YEAR のように書きます。"
                "日付どうしの差は、日付の比較に直します。",
            )
        count, unit = read_interval(self, moved)
        return Shift(value, count if isinstance(node, exp.Add) else -count, unit)

    def number(self, node: exp.Expression) -> Node:
        return ensure_type(self, node, self.read(node), RuleType.INTEGER)

    def negative(self, node: exp.Neg) -> Node:
        return Negative(self.number(node.this))

    def absolute(self, node: exp.Abs) -> Node:
        return Absolute(self.number(node.this))


_OPERATORS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SIGNS: dict[type[exp.Expression], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
_ONE, _TWO = frozenset({"this"}), frozenset({"this", "expression"})
# The whole language: class of node → the arguments it may carry, and who reads it.
_LANGUAGE: dict[type[exp.Expression], tuple[frozenset[str], Callable[[_Reader, Any], Node]]] = {
    exp.Column: (_ONE, _Reader.column),
    exp.Literal: (frozenset({"this", "is_string"}), _Reader.literal),
    exp.Boolean: (_ONE, _Reader.boolean),
    exp.Cast: (frozenset({"this", "to", "_type"}), _Reader.date),
    exp.Paren: (_ONE, _Reader.bracketed),
    exp.And: (_TWO, _Reader.all_of),
    exp.Or: (_TWO, _Reader.any_of),
    exp.Not: (_ONE, _Reader.negation),
    exp.Between: (frozenset({"this", "low", "high"}), _Reader.between),
    exp.In: (frozenset({"this", "expressions"}), _Reader.among),
    exp.Is: (_TWO, _Reader.unknown),
    exp.Case: (frozenset({"ifs", "default"}), _Reader.choice),
    exp.Neg: (_ONE, _Reader.negative),
    exp.Abs: (_ONE, _Reader.absolute),
    **dict.fromkeys(_OPERATORS, (_TWO, _Reader.comparison)),
    **dict.fromkeys(_SIGNS, (_TWO, _Reader.calculation)),
}
