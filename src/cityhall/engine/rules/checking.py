"""Static checks: a value is compared with values of its own kind, in a way that kind has."""

from collections.abc import Mapping
from typing import Protocol

from sqlglot import exp

from cityhall.engine.rules.bounds import LARGEST_DECIMAL, bound
from cityhall.engine.rules.problems import RuleProblem
from cityhall.engine.rules.tree import Item, Literal, Node, Parameter
from cityhall.engine.rules.types import RuleType

Choices = Mapping[str, frozenset[str]]


class Refuses(Protocol):
    """Makes a problem that points at a node of the text."""

    def refusal(
        self, node: exp.Expression, code: str, message: str, remedy: str
    ) -> RuleProblem: ...


def ensure_type(by: Refuses, at: exp.Expression, found: Node, kind: RuleType) -> Node:
    if found.type is kind:
        return found
    if kind is RuleType.BOOLEAN:
        raise by.refusal(
            at,
            "rule.not_a_condition",
            f"ここには条件が要りますが、{found.type.in_words}になっています。",
            "比べる式にします（例: household.income < 3600000）。",
        )
    raise by.refusal(
        at,
        "rule.wrong_type",
        f"ここには{kind.in_words}が要りますが、{found.type.in_words}になっています。",
        "項目の型を語彙で確かめます。",
    )


def ensure_value(by: Refuses, at: exp.Expression, found: Node) -> Node:
    if found.type is RuleType.BOOLEAN and not isinstance(found, Item | Parameter | Literal):
        raise by.refusal(
            at,
            "rule.compares_conditions",
            "条件の結果どうしは比べられません。",
            "a < b AND b < c のように、AND・OR・NOT でつなぎます。",
        )
    return found


def ensure_same_type(by: Refuses, at: exp.Expression, first: Node, *others: Node) -> None:
    for other in others:
        if other.type is not first.type:
            raise by.refusal(
                at,
                "rule.types_differ",
                f"{first.type.in_words}と{other.type.in_words}は比べられません。",
                _same_type_remedy({first.type, other.type}),
            )


def _same_type_remedy(kinds: set[RuleType]) -> str:
    if kinds == {RuleType.DATE, RuleType.TEXT}:
        return "日付は DATE '2024-04-01' と書きます。"
    if kinds == {RuleType.INTEGER, RuleType.TEXT}:
        return "数は ' で囲まずに書きます。"
    if kinds == {RuleType.BOOLEAN, RuleType.TEXT}:
        return "はい・いいえは、項目をそのまま書くか、TRUE・FALSE と比べます。"
    return "同じ種類の値どうしを比べます。"


def ensure_ordered(by: Refuses, at: exp.Expression, value: Node) -> None:
    if value.type not in (RuleType.INTEGER, RuleType.DATE):
        raise by.refusal(
            at,
            "rule.no_order",
            f"{value.type.in_words}には大小がありません。",
            "= <> IN で比べます。",
        )


def ensure_choice(
    by: Refuses, at: exp.Expression, choices: Choices, value: Node, options: tuple[Node, ...]
) -> None:
    allowed = choices.get(value.id) if isinstance(value, Item) else None
    if allowed is None:
        return
    for option in options:
        if isinstance(option, Literal) and option.value not in allowed:
            raise by.refusal(
                at,
                "rule.unknown_choice",
                f"「{option.value}」は選択肢にありません。",
                f"選択肢は {'、'.join(sorted(allowed))} です。",
            )


def ensure_bounded(by: Refuses, at: exp.Expression, found: Node) -> Node:
    if bound(found) > LARGEST_DECIMAL:
        raise by.refusal(
            at,
            "rule.number_too_large",
            "計算の結果が大きくなりすぎるおそれがあります。",
            "掛け算を減らし、途中の結果を導出項目に分けます。",
        )
    return found
