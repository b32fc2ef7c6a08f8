"""What rules in Python are put together from: states, parts of chains, and values.

A state is one small integer: 0 and -1 are the two truth values (which is which is chosen by whoever
asks, so that NOT costs nothing), a positive one is unknown and has the bits still needed.
"""

import ast
from dataclasses import dataclass

from cityhall.engine.rules import syntax
from cityhall.engine.rules.masks import Mask, together
from cityhall.engine.rules.tree import Item, Node, Shift, items_of

Leaf = tuple[Node, str]
NOTHING = syntax.constant(0)
SETTLED = syntax.constant(-1)


@dataclass(frozen=True, slots=True)
class Decided:
    """The bits that decided a condition when it is TRUE, and when it is FALSE."""

    true: Mask
    false: Mask

    def by(self, value: bool) -> Mask:
        return self.true if value else self.false


@dataclass(frozen=True, slots=True)
class State:
    """Code of a condition's state. `decided` may use locals that only `code` sets."""

    code: ast.expr
    decided: Decided


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a chain.

    `settles` is code that tells whether the part settles the chain; `settled` tells the same once
    more later; `pending` gives the bits it still needs where it did not.
    """

    settles: ast.expr
    settled: ast.expr
    pending: ast.expr
    decided: Decided


@dataclass(frozen=True, slots=True)
class Worth:
    """Code of a value, tests that it is known, the bits missing where not, and all its bits.

    `code` may only run where every test of `known` holds.
    """

    code: ast.expr
    known: tuple[ast.expr, ...] = ()
    missing: tuple[ast.expr, ...] = ()
    made_of: Mask = 0


def rests_on(part: Node) -> int:
    """How many items a part rests on, at a glance where it is one."""
    return 1 if isinstance(part, Item) else len(items_of(part))


def turned(decided: Decided) -> Decided:
    return Decided(decided.false, decided.true)


def decided_by(values: list[Worth]) -> Decided:
    bits = together(value.made_of for value in values)
    return Decided(bits, bits)


def tests_of(values: list[Worth]) -> list[ast.expr]:
    return [test for value in values for test in value.known]


def missing_of(values: list[Worth]) -> ast.expr:
    missing = [bits for value in values for bits in value.missing]
    return syntax.union(missing) if missing else NOTHING


def truth(test: ast.expr, zero: bool) -> ast.expr:
    return syntax.either(test, *((NOTHING, SETTLED) if zero else (SETTLED, NOTHING)))


def positive(local: str) -> ast.expr:
    here = syntax.name(local)
    return syntax.either(syntax.compare(here, ">", NOTHING), here, NOTHING)


def chosen(condition: str, then: ast.expr, otherwise: ast.expr, undecided: ast.expr) -> ast.expr:
    """By the state of a CASE's condition: the one branch, the other, or what is still needed."""
    here = syntax.name(condition)
    return syntax.either(
        syntax.compare(here, "=", NOTHING),
        then,
        syntax.either(syntax.compare(here, "<", NOTHING), otherwise, undecided),
    )


def shifted(node: Shift, code: ast.expr) -> ast.expr:
    if node.unit == "DAY":
        return syntax.calculate(code, "+", syntax.constant(node.count))
    months = node.count * (12 if node.unit == "YEAR" else 1)
    return syntax.call(syntax.name("add_months"), code, syntax.constant(months))
