"""The shape of groups, purposes and dated parameters, and of the files that list definitions."""

from datetime import date, timedelta
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from cityhall.foundation.vocabulary.definitions import Definition, Law, Scalar, Snake, Text
from cityhall.foundation.vocabulary.schema import RULE_VALUES, Item


class Group(Definition):
    """A page of questions that belong together; files give the order of the pages.

    `office_title`: how staff call it, where the title speaks to the resident.
    """

    id: Snake
    title: Text
    office_title: Text | None = None
    hint: Text | None = None

    @property
    def for_office(self) -> Text:
        """Its title as staff read it."""
        return self.office_title or self.title


class Purpose(Definition):
    """What personal data may be used for (個人情報の利用目的)."""

    id: Snake
    title: Text
    law: Law | None = None


class DatedValue(Definition):
    """What a parameter is worth from a day on."""

    from_: date = Field(alias="from")
    value: bool | int | str


class Parameter(Definition):
    """A figure or day set by law or by the city, which changes on known days."""

    id: Snake
    type: Literal["number", "money", "date", "text", "yes_no"]
    label: Text
    values: tuple[DatedValue, ...] = Field(min_length=1)
    source: str
    checked: bool = False
    law: Law | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [dated.from_ for dated in self.values]
        if days != sorted(set(days)):
            raise ValueError("values は from の古い順に、同じ日を2度書かずに並べます")
        expected = RULE_VALUES[self.type]
        if any(type(dated.value) is not expected for dated in self.values):
            raise ValueError(f"values の value は {self.type} の値で書きます")
        if self.type == "date":
            for dated in self.values:
                date.fromisoformat(str(dated.value))
        return self

    def on(self, day: date) -> Scalar | None:
        """The value in force on a day; None before the first."""
        current: Any = None
        for dated in self.values:
            if dated.from_ <= day:
                current = dated.value
        return date.fromisoformat(current) if self.type == "date" and current else current

    def until(self, day: date) -> date | None:
        """The last day of the value in force on a day; None if no other is known to follow."""
        later = (dated.from_ for dated in self.values if dated.from_ > day)
        following = min(later, default=None)
        return following - timedelta(days=1) if following else None


class ItemFile(Definition):
    """A file of items: vocabulary/<any name>.yaml."""

    items: tuple[Item, ...]


class GroupFile(Definition):
    """vocabulary/groups.yaml."""

    groups: tuple[Group, ...]


class PurposeFile(Definition):
    """vocabulary/purposes.yaml."""

    purposes: tuple[Purpose, ...]


class ParameterFile(Definition):
    """vocabulary/parameters.yaml."""

    parameters: tuple[Parameter, ...]
