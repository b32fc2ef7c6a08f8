"""Hands guarded tokens to sqlglot and brings its refusals back as ours."""

from typing import cast

from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError
from sqlglot.parser import Parser
from sqlglot.tokens import Token

from cityhall.engine.rules.problems import RuleProblem, problem_at


def parse(text: str, tokens: list[Token]) -> exp.Expression:
    """sqlglot's tree of one condition."""
    try:
        statements = Parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, text)
    except ParseError as error:
        place = error.errors[0].get("col") if error.errors else None
        raise unreadable(text, place if isinstance(place, int) else 0) from None
    if len(statements) != 1 or statements[0] is None:
        raise unreadable(text, 0)
    return cast("exp.Expression", statements[0])


def unreadable(text: str, offset: int) -> RuleProblem:
    """The shape is broken near `offset`."""
    return problem_at(
        text,
        offset,
        "rule.unreadable",
        "このあたりで条件の形が崩れています。",
        "かっこの数、AND や OR の抜け、コンマの位置を確かめます。",
    )


def operands(node: exp.Expression, kind: type[exp.Expression]) -> list[exp.Expression]:
    """The parts of a chain of ANDs or ORs, in order; a long chain must not become deep calls."""
    parts: list[exp.Expression] = []
    while isinstance(node, kind):
        parts.append(node.expression)
        node = node.this
    return [node, *reversed(parts)]


def given_arguments(node: exp.Expression) -> set[str]:
    """The names of the arguments that a node really carries."""
    return {name for name, value in node.args.items() if value not in (None, False, [])}
