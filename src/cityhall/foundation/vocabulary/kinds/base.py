"""What every type of item can do."""

from abc import ABC, abstractmethod
from datetime import date
from typing import Any, ClassVar, Literal

from cityhall.foundation.vocabulary.definitions import Scalar, Text
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.kinds.words import PARTS
from cityhall.foundation.vocabulary.schema import Item

RuleKind = Literal["boolean", "integer", "text", "date"]
Read = tuple[Any, list[InvalidValue]]  # (value or None when nothing was entered, problems)


class Kind(ABC):
    """One type of item. Values are JSON; `None` means that nothing was entered."""

    rule_kind: ClassVar[RuleKind | None] = None
    missing: ClassVar[str] = "missing"
    example: ClassVar[str] = ""
    parts: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, item: Item, fields: Fields, today: date) -> Read:
        """The value that a form holds, and everything wrong with it."""

    @abstractmethod
    def show(self, item: Item, value: Any, language: str) -> str:
        """The value in words."""

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        """Form fields by part ('' for the field itself) that read back as `value`."""
        return {"": str(value)}

    def rule_value(self, item: Item, value: Any) -> Scalar | None:
        """What a rule compares; None for a type that rules cannot name."""
        return None

    def fault(
        self, code: str, item: Item, fields: Fields, part: str = "", **values: object
    ) -> InvalidValue:
        """A problem at a part of this item, with the item's own example unless a part has one."""
        values.setdefault("example", item.example or self.example)
        return InvalidValue(code, fields.name(part), part_label(item, part), **values)

    def absent(self, item: Item, fields: Fields) -> InvalidValue:
        """The problem of a required item without an answer, at its first field."""
        first = fields.name(self.parts[0] if self.parts else "")
        example = item.example or self.example
        return InvalidValue(self.missing, first, item.label, example=example)


def part_label(item: Item, part: str) -> Text:
    """「氏名（姓）」: the item's label, with the part of it when there is one."""
    if not part:
        return item.label
    return {
        language: f"{item.label.get(language, item.label['ja'])}（{words}）"
        if language != "en"
        else f"{item.label.get(language, item.label['ja'])} ({words})"
        for language, words in PARTS[part].items()
    }
