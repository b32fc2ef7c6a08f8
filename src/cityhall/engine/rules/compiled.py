"""All rules of a catalogue as one generated Python function: one person, one call.

The function is built as `ast` nodes from checked trees and compiled; no text is ever pasted.
It loads each item once and returns one ready `Answer` per rule. Answers are made when their set
of deciding bits is first met and then looked up.
"""

import ast
from collections.abc import Callable, Collection, Mapping
from typing import Any

from cityhall.engine.rules import syntax
from cityhall.engine.rules.answers import Answer, Answers, Condition
from cityhall.engine.rules.civil import add_months
from cityhall.engine.rules.evaluating import Values
from cityhall.engine.rules.masks import Mask, as_code, together
from cityhall.engine.rules.pieces import Leaf
from cityhall.engine.rules.resolving import Figures, resolve
from cityhall.engine.rules.rule import Rule
from cityhall.engine.rules.tree import And, Case, IsNull, Item, Node, Or, items_of, walk
from cityhall.engine.rules.types import RuleType
from cityhall.engine.rules.words import Describe, Show, Wording, plainly
from cityhall.engine.rules.writing import RuleWriter

_MOST_REMEMBERED = 4_096
_FEW_BITS = 3
_FIRST_LETTER = 0x21


class RuleSet:
    """Compiled rules; safe to share between threads."""

    def __init__(
        self, rules: Mapping[str, Rule], answer: "_Generated", letters: Mapping[str, str]
    ) -> None:
        self.rules = dict(rules)
        self._answer = answer
        self._letters = letters
        self._places = {name: place for place, name in enumerate(self.rules)}

    def answer(self, values: Values) -> Answers:
        """What every rule says. `values` holds what is known; an item left out is unknown.

        Values are bool, int, str and date, each as the item's type says.
        """
        return Answers(self._answer(values.get), self._places, self._letters)

    def next_item(self, values: Values, askable: Collection[str]) -> str | None:
        """The askable item that the most undecided rules still need."""
        return self.answer(values).next_item(askable)

    def explain(self, name: str, values: Values, wording: Wording) -> list[str]:
        """Why the rule says what it says, a sentence for each deciding condition."""
        return wording.sentences(self.answer(values)[name], values)


def compile_rules(rules: Mapping[str, Rule], parameters: Figures | None = None) -> RuleSet:
    """One function for all rules, with the parameters' values of one day built in."""
    generator = _Generator()
    for rule in rules.values():
        generator.add(resolve(rule, parameters or {}))
    return RuleSet(rules, generator.compiled(), generator.letters)


def explain(
    rule: Rule,
    values: Values,
    describe: Describe,
    show: Show = plainly,
    parameters: Figures | None = None,
) -> list[str]:
    """Why one rule says what it says; `describe` names an item, `show` shows a value of it."""
    return compile_rules({"": rule}, parameters).explain("", values, Wording(describe, show))


_Generated = Callable[[Callable[[str], Any]], list[Answer]]


class _Made(dict[int, Answer]):
    """Answers of one rule and one truth value by their deciding bits, made when first asked for."""

    def __init__(self, value: bool | None, leaves: list[Leaf], generator: "_Generator") -> None:
        super().__init__()
        self.value = value
        self.leaves = leaves
        self.conditions = generator.conditions
        self.letters = generator.letters

    def __missing__(self, bits: int) -> Answer:
        leaves = [leaf for place, leaf in enumerate(self.leaves) if bits >> place & 1]
        conditions = dict.fromkeys(self._condition(node) for node, _ in leaves)
        items = tuple(dict.fromkeys(item for _, item in leaves))
        needed = "".join(self.letters[item] for item in items) if self.value is None else ""
        made = Answer(self.value, items, tuple(conditions), needed)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[bits] = made
        return made

    def by_bits(self) -> "list[Answer] | _Made":
        """All answers at once where they are few, because a list is read faster."""
        if self.value is None and len(self.leaves) <= _FEW_BITS:
            return [self[bits] for bits in range(1 << len(self.leaves))]
        return self

    def _condition(self, node: Node) -> Condition:
        """One object for equal conditions of all rules, so that its sentences are shared."""
        known = self.conditions.get(node)
        if known is None:
            known = self.conditions[node] = Condition(node, items_of(node))
        return known


class _Generator:
    """Gathers the code of the rules and compiles it."""

    def __init__(self) -> None:
        self.conditions: dict[Node, Condition] = {}
        self.letters: dict[str, str] = {}
        self._locals: dict[str, str] = {}
        self._kinds: dict[str, RuleType] = {}
        self._before: list[ast.stmt] = []
        self._results: list[ast.expr] = []
        self._names: dict[str, Any] = {"add_months": add_months, "abs": abs}

    def add(self, condition: Node) -> None:
        place = len(self._results)
        parts = list(walk(condition))
        self._kinds.update((part.id, part.type) for part in parts if isinstance(part, Item))
        # What is kept for a CASE must outlive the rules between; other locals are used again.
        simple = not any(isinstance(part, Case) or _hides_conditions(part) for part in parts)
        writer = RuleWriter(self._local_of, self._before, "" if simple else f"r{place}_")
        made = {value: _Made(value, writer.leaves, self) for value in (True, False, None)}
        self._results.append(self._result(place, writer, condition, made))
        for value, answers in made.items():
            self._names[_table(place, value)] = answers.by_bits()

    def compiled(self) -> _Generated:
        loads = [self._load(item, local) for item, local in self._locals.items()]
        result = syntax.listed(self._results)
        module = syntax.function("answer", "get", [*loads, *self._before], result)
        exec(compile(module, "<rules>", "exec"), self._names)
        answer: _Generated = self._names["answer"]
        return answer

    def _result(
        self, place: int, writer: RuleWriter, condition: Node, made: dict[bool | None, _Made]
    ) -> ast.expr:
        chain = condition if isinstance(condition, And | Or) else And((condition,))
        neutral = isinstance(chain, And)
        parts = writer.parts(chain)

        def answer(value: bool, bits: Mask) -> ast.expr:
            if not isinstance(bits, int):
                return syntax.looked_up(_table(place, value), as_code(bits))
            name = f"{_table(place, value)}_{bits}"
            self._names[name] = made[value][bits]
            return syntax.name(name)

        undecided = syntax.union(part.pending for part in parts)
        code = syntax.either(
            syntax.kept("pending", undecided),
            syntax.looked_up(_table(place, None), syntax.name("pending")),
            answer(neutral, together(part.decided.by(neutral) for part in parts)),
        )
        for part in reversed(parts):
            code = syntax.either(
                part.settles, answer(not neutral, part.decided.by(not neutral)), code
            )
        return code

    def _local_of(self, item: str) -> str:
        local = self._locals.get(item)
        if local is None:
            place = len(self._locals)
            local = self._locals[item] = f"v{place}"
            self.letters[item] = chr(_FIRST_LETTER + place)
        return local

    def _load(self, item: str, local: str) -> ast.stmt:
        value = syntax.call(syntax.name("get"), syntax.constant(item))
        if self._kinds[item] is RuleType.DATE:
            ordinal = syntax.call(syntax.attribute(syntax.name(local), "toordinal"))
            known = syntax.kept(local, value)
            value = syntax.either(syntax.is_none(known), syntax.constant(None), ordinal)
        return syntax.assign(local, value)


def _hides_conditions(node: Node) -> bool:
    return isinstance(node, IsNull) and not isinstance(node.value, Item)


def _table(place: int, value: bool | None) -> str:
    return f"{'U' if value is None else 'T' if value else 'F'}{place}"
