"""Answers chosen from what is offered: yes or no, one, several."""

from datetime import date
from typing import Any, ClassVar

from cityhall.foundation.vocabulary.definitions import Scalar, Text
from cityhall.foundation.vocabulary.kinds.base import Kind, Read, RuleKind
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.schema import Item
from cityhall.kernel.texts import say

YES: Text = {"ja": "はい", "en": "Yes", "ja-x-easy": "はい"}
NO: Text = {"ja": "いいえ", "en": "No", "ja-x-easy": "いいえ"}
NONE_CHOSEN: Text = {"ja": "なし", "en": "None", "ja-x-easy": "ない"}
_ANSWERS = {
    **dict.fromkeys(("yes", "true", "1", "はい", "on"), True),
    **dict.fromkeys(("no", "false", "0", "いいえ"), False),
}


class YesNoKind(Kind):
    """A boolean; the form says yes or no."""

    rule_kind: ClassVar[RuleKind | None] = "boolean"
    missing = "not_chosen"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        typed = fields.narrow().lower()
        if not typed:
            return None, []
        if typed not in _ANSWERS:
            return None, [self.fault("not_chosen", item, fields)]
        return _ANSWERS[typed], []

    def show(self, item: Item, value: Any, language: str) -> str:
        return say(YES if value else NO, language)

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        return {"": "yes" if value else "no"}

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        return bool(value)


class ChoiceKind(Kind):
    """One of the item's options, by its value."""

    rule_kind: ClassVar[RuleKind | None] = "text"
    missing = "not_chosen"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        chosen = fields.line()
        if not chosen:
            return None, []
        if item.option(chosen) is None:
            return None, [self.fault("not_chosen", item, fields)]
        return chosen, []

    def show(self, item: Item, value: Any, language: str) -> str:
        return option_words(item, value, language)

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        return str(value)


class ChoicesKind(Kind):
    """Several of the item's options, in the item's order; an empty list says «none of them»."""

    missing = "not_chosen"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        chosen = {value for value in fields.many() if value}
        if not chosen:
            return (None if item.required else []), []
        known = [option.value for option in item.options if option.value in chosen]
        if len(known) != len(chosen):
            return None, [self.fault("not_chosen", item, fields)]
        return known, []

    def show(self, item: Item, value: Any, language: str) -> str:
        joint = ", " if language == "en" else "、"
        chosen = joint.join(option_words(item, one, language) for one in value)
        return chosen or say(NONE_CHOSEN, language)

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        return {"": list(value)}


def option_words(item: Item, value: str, language: str) -> str:
    """The label of an option; the bare value if the option no longer exists."""
    option = item.option(value)
    return say(option.label, language) if option else value
