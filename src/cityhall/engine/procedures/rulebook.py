"""Every condition of the catalogue, read once; answers the vocabulary's conditions (its port)."""

from collections.abc import Mapping
from typing import cast

from cityhall.engine.rules.api import Rule, RuleProblem, RuleType, compile_rules, parse_rule
from cityhall.foundation.vocabulary.api import MEMBER_ITEMS, Scalar, Vocabulary, rule_kind
from cityhall.foundation.vocabulary.ports import Answer, Values

_PARAMETER_TYPES = {
    "number": RuleType.INTEGER,
    "money": RuleType.INTEGER,
    "date": RuleType.DATE,
    "text": RuleType.TEXT,
    "yes_no": RuleType.BOOLEAN,
}
BUILT_IN = {"today": RuleType.DATE, "fiscal_year_start": RuleType.DATE}


class Rulebook:
    """Reads conditions over one vocabulary; each text is parsed once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.item_types = {
            item.id: RuleType(kind) for item in vocabulary.values() if (kind := rule_kind(item))
        }
        self.parameter_types = BUILT_IN | {
            name: _PARAMETER_TYPES[parameter.type]
            for name, parameter in vocabulary.parameters.items()
        }
        self.choices = {
            item.id: frozenset(option.value for option in item.options)
            for item in vocabulary.values()
            if item.type == "choice"
        }
        members = {item: RuleType(kind) for item, kind in MEMBER_ITEMS.items()}
        self._with_members = self.item_types | members
        self._read: dict[tuple[str, bool], Rule] = {}

    def rule(self, text: str, *, eligibility: bool = False) -> Rule:
        """The rule that a text says; raises RuleProblem. `eligibility` refuses IS NULL."""
        key = (text, eligibility)
        if key not in self._read:
            self._read[key] = parse_rule(
                text,
                items=self._with_members,
                parameters=self.parameter_types,
                eligibility=eligibility,
                choices=self.choices,
            )
        return self._read[key]

    def items(self, text: str) -> frozenset[str]:
        """The items that a condition names; none for one that cannot be read."""
        try:
            return frozenset(self.rule(text).items)
        except RuleProblem:
            return frozenset()

    def prepare(self, conditions: Mapping[str, str], parameters: Mapping[str, Scalar]) -> Answer:
        """A function that answers conditions by name, for the figures in force on one day."""
        rules = {name: self.rule(text) for name, text in conditions.items()}
        rule_set = compile_rules(rules, parameters)

        def answer(values: Values) -> Mapping[str, bool | None]:
            answers = rule_set.answer(values)
            return {name: answers[name].value for name in rules}

        return cast("Answer", answer)
