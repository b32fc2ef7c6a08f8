"""The order in which items are settled, worked out once per vocabulary and day.

Items that depend on nothing come first; then stage by stage those whose conditions and sources
are settled. All conditions of a stage are answered by one call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.derivations import (
    AddressPartOf,
    Answers,
    ByRule,
    CountedPeople,
    Derivation,
    InThisCity,
    Said,
)
from cityhall.foundation.vocabulary.kinds.base import RuleKind
from cityhall.foundation.vocabulary.loading import Vocabulary
from cityhall.foundation.vocabulary.ports import Answer, Evaluate
from cityhall.foundation.vocabulary.schema import Item
from cityhall.foundation.vocabulary.values import KINDS, rule_kind

Known = dict[str, Scalar | None]

#: What a condition over one row of a people list may name, and of which kind.
MEMBER_ITEMS: dict[str, RuleKind] = {"member.birth_date": "date", "member.relationship": "text"}
ReadPlain = Callable[[Item, Any], Scalar | None]


class CyclicItems(ValueError):
    """Items whose conditions or derivations depend on each other in a circle."""

    def __init__(self, cycle: list[str]) -> None:
        self.cycle = cycle
        super().__init__(" → ".join(cycle))


@dataclass(frozen=True)
class Step:
    """Settles one item, once everything that it depends on is settled."""

    item: Item
    gate: str | None
    otherwise: Scalar | None
    derived: Derivation | None
    plain: ReadPlain

    def settle(self, known: Known, answers: Answers, said: Said) -> None:
        value = self._value(answers, said)
        if value is None:
            known.pop(self.item.id, None)
        else:
            known[self.item.id] = value

    def _value(self, answers: Answers, said: Said) -> Scalar | None:
        applies = True if self.gate is None else said[self.gate]
        if not applies:
            return None if applies is None else self.otherwise
        value = self.derived(answers, said) if self.derived else None
        answer = answers.get(self.item.id)
        return self.plain(self.item, answer) if value is None and answer is not None else value


@dataclass(frozen=True)
class Stage:
    """Items that can be settled together, after those of the stages before."""

    answer: Answer
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Plan:
    """How answers become known values on one day, and when each item is asked."""

    readers: Mapping[str, tuple[Item, ReadPlain]]
    stages: tuple[Stage, ...]
    gates: Answer
    fits: Answer

    def settle(self, answers: Answers) -> Known:
        known: Known = {}
        for item_id, answer in answers.items():
            reader = self.readers.get(item_id)
            if reader is not None and answer is not None:
                known[item_id] = reader[1](reader[0], answer)
        for stage in self.stages:
            said = stage.answer(known)
            for step in stage.steps:
                step.settle(known, answers, said)
        return known


def plan_of(vocabulary: Vocabulary, parameters: Mapping[str, Scalar]) -> Plan:
    """The plan for given parameters; raises CyclicItems where there is no order."""
    evaluate = vocabulary.evaluate
    builder = _Builder(vocabulary, evaluate, parameters)
    stages: dict[int, list[Item]] = {}
    for item_id, stage in stages_of(vocabulary, evaluate).items():
        if stage and rule_kind(vocabulary[item_id]):
            stages.setdefault(stage, []).append(vocabulary[item_id])
    gates = {item.id: item.asked_when for item in vocabulary.values() if item.asked_when}
    return Plan(
        readers={
            item.id: (item, KINDS[item.type].rule_value)
            for item in vocabulary.values()
            if rule_kind(item)
        },
        stages=tuple(builder.stage(stages[number]) for number in sorted(stages)),
        gates=evaluate.prepare(gates, parameters),
        fits=evaluate.prepare(_rules_on_answers(vocabulary), parameters),
    )


def _rules_on_answers(vocabulary: Vocabulary) -> dict[str, str]:
    """The conditions of `required_when` and `refused`, by the names that `fitting` looks up."""
    wanted = {
        required_name(item.id): item.required_when
        for item in vocabulary.values()
        if item.required_when
    }
    refused = {
        refused_name(item.id, number): each.when
        for item in vocabulary.values()
        for number, each in enumerate(item.refused)
    }
    return wanted | refused


def required_name(item_id: str) -> str:
    return f"required:{item_id}"


def refused_name(item_id: str, number: int) -> str:
    return f"refused:{item_id}:{number}"


def stages_of(vocabulary: Vocabulary, evaluate: Evaluate) -> dict[str, int]:
    """0 for an item that depends on nothing, else one more than the highest it depends on."""
    stages: dict[str, int] = {}
    path: list[str] = []

    def visit(item_id: str) -> int:
        if item_id in stages:
            return stages[item_id]
        if item_id in path:
            raise CyclicItems([*path[path.index(item_id) :], item_id])
        path.append(item_id)
        item = vocabulary[item_id]
        needs = [visit(need) for need in dependencies(item, evaluate) if need in vocabulary]
        path.pop()
        depends = item.asked_when is not None or item.derive is not None
        stages[item_id] = 1 + max(needs, default=0) if depends else 0
        return stages[item_id]

    for item_id in vocabulary:
        visit(item_id)
    return stages


def dependencies(item: Item, evaluate: Evaluate) -> list[str]:
    """The items that must be settled before this one, sorted."""
    needs: set[str] = set()
    if item.asked_when is not None:
        needs |= evaluate.items(item.asked_when)
    if item.derive is not None:
        if item.derive.rule is not None:
            needs |= evaluate.items(item.derive.rule)
        source = item.derive.source
        needs |= {source} if source else set()
    return sorted(needs)


class _Builder:
    """Compiles the conditions of a stage and ties each item's step to them."""

    def __init__(
        self, vocabulary: Vocabulary, evaluate: Evaluate, parameters: Mapping[str, Scalar]
    ) -> None:
        self.vocabulary = vocabulary
        self.evaluate = evaluate
        self.parameters = parameters

    def stage(self, items: list[Item]) -> Stage:
        conditions: dict[str, str] = {}
        steps = tuple(self._step(item, conditions) for item in items)
        return Stage(self.evaluate.prepare(conditions, self.parameters), steps)

    def _step(self, item: Item, conditions: dict[str, str]) -> Step:
        gate = self._gate(item.id, conditions)
        derived = self._derivation(item, conditions)
        plain = KINDS[item.type].rule_value
        otherwise = None if item.otherwise is None else plain(item, item.otherwise)
        return Step(item, gate, otherwise, derived, plain)

    def _gate(self, item_id: str, conditions: dict[str, str]) -> str | None:
        """The name of an item's condition in this stage, or None if it is always asked."""
        condition = self.vocabulary[item_id].asked_when
        if condition is None:
            return None
        name = f"asked:{item_id}"
        conditions[name] = condition
        return name

    def _derivation(self, item: Item, conditions: dict[str, str]) -> Derivation | None:
        derive = item.derive
        if derive is None:
            return None
        if derive.rule is not None:
            name = f"rule:{item.id}"
            conditions[name] = derive.rule
            return ByRule(name)
        source = derive.source or ""
        gate = self._gate(source, conditions)
        if derive.count_people is not None:
            where = derive.count_people.where
            condition = {"where": where} if where is not None else {}
            count = self.evaluate.prepare(condition, self.parameters) if condition else None
            return CountedPeople(source, gate, count)
        if derive.address_part is not None:
            part = derive.address_part.part
            return AddressPartOf(source, gate, part, self.vocabulary.ward_codes)
        return InThisCity(source, gate, self.vocabulary.city_codes)


def fiscal_year_start(day: date) -> date:
    """1 April of the fiscal year in which a day lies."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def parameters_on(vocabulary: Vocabulary, day: date) -> dict[str, Scalar]:
    """The value of every parameter on a day, with the built-in today and fiscal_year_start."""
    values = {name: parameter.on(day) for name, parameter in vocabulary.parameters.items()}
    known = {name: value for name, value in values.items() if value is not None}
    return {**known, "today": day, "fiscal_year_start": fiscal_year_start(day)}
