"""Writes one rule as Python syntax: whether it holds, and which of its conditions decided it.

AND and OR are chains: a part may settle the chain by itself (FALSE for AND, TRUE for OR); else
the chain waits for its pending parts, each of which says with bits which values it still needs;
with nothing pending it has its neutral value. Bits are joined by bitwise OR.

Where a whole state is needed it is one small integer: 0 and -1 are the two truth values (which is
which is chosen by the caller, so that NOT costs nothing), a positive one has the pending bits.
"""

import ast
from collections.abc import Callable
from functools import partial

from cityhall.engine.rules import syntax
from cityhall.engine.rules.evaluating import plain
from cityhall.engine.rules.masks import Mask, as_code, by_state, together
from cityhall.engine.rules.pieces import (
    NOTHING,
    SETTLED,
    Decided,
    Leaf,
    Part,
    State,
    Worth,
    chosen,
    decided_by,
    missing_of,
    positive,
    rests_on,
    shifted,
    tests_of,
    truth,
    turned,
)
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
    items_of,
)
from cityhall.engine.rules.types import RuleType


class RuleWriter:
    """Writes one rule; `leaves` tells afterwards which condition and item each bit stands for."""

    def __init__(self, local_of: Callable[[str], str], before: list[ast.stmt], prefix: str) -> None:
        self.leaves: list[Leaf] = []
        self._bits: dict[tuple[int, str], int] = {}
        self._local_of = local_of
        self._before = before
        self._prefix = prefix
        self._locals = 0

    # ---- chains -----------------------------------------------------------------------------

    def parts(self, chain: And | Or) -> list[Part]:
        """The parts of a chain, those that rest on fewer items first."""
        ordered = sorted(chain.parts, key=rests_on)
        return [self._part(part, isinstance(chain, And)) for part in ordered]

    def _part(self, node: Node, neutral: bool) -> Part:
        if isinstance(node, Not):
            part = self._part(node.part, not neutral)
            return Part(part.settles, part.settled, part.pending, turned(part.decided))
        if isinstance(node, And | Or | Case | IsNull | Literal):
            state = self.state(node, neutral)
            local = self._local("s")
            settles = syntax.compare(syntax.kept(local, state.code), "<", NOTHING)
            settled = syntax.compare(syntax.name(local), "<", NOTHING)
            return Part(settles, settled, syntax.name(local), state.decided)
        values, test = self._test(node)
        settles = syntax.all_of(*tests_of(values), syntax.negation(test) if neutral else test)
        return Part(settles, settles, missing_of(values), decided_by(values))

    def _chain(self, node: And | Or, zero: bool) -> State:
        neutral = isinstance(node, And)
        parts = self.parts(node)
        code = syntax.union(part.pending for part in parts)
        absorbed = SETTLED if zero is neutral else NOTHING
        if zero is not neutral:
            code = syntax.or_else(code, SETTLED)
        for part in reversed(parts):
            code = syntax.either(part.settles, absorbed, code)
        all_neutral = together(part.decided.by(neutral) for part in parts)
        first = self._first_settled(parts, not neutral)
        return State(code, Decided(all_neutral, first) if neutral else Decided(first, all_neutral))

    @staticmethod
    def _first_settled(parts: list[Part], value: bool) -> Mask:
        found = parts[-1].decided.by(value)
        for part in reversed(parts[:-1]):
            found = syntax.either(part.settled, as_code(part.decided.by(value)), as_code(found))
        return found

    # ---- conditions -------------------------------------------------------------------------

    def state(self, node: Node, zero: bool) -> State:
        """The state of a condition, with 0 for the truth value `zero`."""
        match node:
            case Literal(value, _):
                return State(NOTHING if value is zero else SETTLED, Decided(0, 0))
            case Not(part):
                state = self.state(part, not zero)
                return State(state.code, turned(state.decided))
            case And() | Or():
                return self._chain(node, zero)
            case Case():
                return self._case_state(node, zero)
            case IsNull(value):
                bits = together(self._bit(node, item) for item in items_of(value))
                return State(truth(self._is_unknown(value), zero), Decided(bits, bits))
            case _:
                values, test = self._test(node)
                known, code = tests_of(values), truth(test, zero)
                if known:
                    code = syntax.either(syntax.all_of(*known), code, missing_of(values))
                return State(code, decided_by(values))

    def _case_state(self, node: Case, zero: bool) -> State:
        condition, by_condition = self._keep_state(node.condition, True)
        then, by_then = self._keep_state(node.then, zero)
        otherwise, by_otherwise = self._keep_state(node.otherwise, zero)
        code = chosen(
            condition,
            syntax.name(then),
            syntax.name(otherwise),
            syntax.union((syntax.name(condition), positive(then), positive(otherwise))),
        )

        def decided(value: bool) -> Mask:
            return by_state(
                condition,
                together((by_condition.true, by_then.by(value))),
                together((by_condition.false, by_otherwise.by(value))),
            )

        return State(code, Decided(decided(True), decided(False)))

    def _is_unknown(self, value: Node) -> ast.expr:
        """Whether a value or a condition is unknown; its own conditions are not told apart."""
        inner = RuleWriter(self._local_of, self._before, self._local("n"))
        if value.type is RuleType.BOOLEAN:
            state = inner.state(value, True).code
            return syntax.compare(state, ">", NOTHING)
        return syntax.negation(syntax.all_of(*inner._worth(value, value).known))

    def _test(self, node: Node) -> tuple[list[Worth], ast.expr]:
        """The values a condition is made of, and what it asks of them when all are known."""
        match node:
            case Compare(operator, left, right):
                first, second = self._worth(left, node), self._worth(right, node)
                return [first, second], syntax.compare(first.code, operator, second.code)
            case Between(value, low, high):
                found, least, most = (self._worth(part, node) for part in (value, low, high))
                return [found], syntax.within(least.code, found.code, most.code)
            case In(value, options):
                found = self._worth(value, node)
                among = frozenset(
                    known
                    for option in options
                    if isinstance(option, Literal) and (known := plain(option.value)) is not None
                )
                return [found], syntax.compare(found.code, "in", syntax.constant(among))
            case _:
                found = self._worth(node, node)
                return [found], found.code

    # ---- values -----------------------------------------------------------------------------

    def _worth(self, node: Node, within: Node) -> Worth:
        """A value that stands in the condition `within`."""
        match node:
            case Literal(value, _):
                return Worth(syntax.constant(plain(value)))
            case Item(id, _):
                bit, local = self._bit(within, id), syntax.name(self._local_of(id))
                missing = syntax.either(syntax.is_none(local), syntax.constant(bit), NOTHING)
                return Worth(local, (syntax.is_known(local),), (missing,), bit)
            case Arithmetic(operator, left, right):
                first, second = self._worth(left, within), self._worth(right, within)
                return Worth(
                    syntax.calculate(first.code, operator, second.code),
                    first.known + second.known,
                    first.missing + second.missing,
                    together((first.made_of, second.made_of)),
                )
            case Case():
                return self._case_worth(node, within)
            case Negative(value):
                return self._changed(value, within, syntax.negative)
            case Absolute(value):
                return self._changed(value, within, partial(syntax.call, syntax.name("abs")))
            case Shift(value):
                return self._changed(value, within, partial(shifted, node))
            case _:
                raise TypeError(f"no value: {type(node).__name__}")

    def _changed(self, value: Node, within: Node, change: Callable[[ast.expr], ast.expr]) -> Worth:
        found = self._worth(value, within)
        return Worth(change(found.code), found.known, found.missing, found.made_of)

    def _case_worth(self, node: Case, within: Node) -> Worth:
        local, decided = self._keep_state(node.condition, True)
        then, otherwise = self._worth(node.then, within), self._worth(node.otherwise, within)
        of_then = syntax.name(self._keep(missing_of([then])))
        of_otherwise = syntax.name(self._keep(missing_of([otherwise])))
        undecided = syntax.union((syntax.name(local), of_then, of_otherwise))
        missing = syntax.name(self._keep(chosen(local, of_then, of_otherwise, undecided)))
        is_true = syntax.compare(syntax.name(local), "=", NOTHING)
        value = self._keep(
            syntax.either(
                missing, syntax.constant(None), syntax.either(is_true, then.code, otherwise.code)
            )
        )
        made_of = by_state(
            local,
            together((decided.true, then.made_of)),
            together((decided.false, otherwise.made_of)),
        )
        return Worth(syntax.name(value), (syntax.negation(missing),), (missing,), made_of)

    # ---- names ------------------------------------------------------------------------------

    def _bit(self, within: Node, item: str) -> int:
        place = self._bits.setdefault((id(within), item), len(self.leaves))
        if place == len(self.leaves):
            self.leaves.append((within, item))
        return 1 << place

    def _local(self, kind: str) -> str:
        self._locals += 1
        return f"{self._prefix}{kind}{self._locals}"

    def _keep(self, code: ast.expr) -> str:
        """A local computed before the rule itself, for what is needed more than once."""
        local = self._local("k")
        self._before.append(syntax.assign(local, code))
        return local

    def _keep_state(self, node: Node, zero: bool) -> tuple[str, Decided]:
        state = self.state(node, zero)
        return self._keep(state.code), state.decided
