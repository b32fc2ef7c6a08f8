"""The shape of items; the JSON Schema for editors is generated from these models."""

import re
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from cityhall.foundation.vocabulary.definitions import (
    Definition,
    ItemId,
    Law,
    RuleText,
    Snake,
    Text,
)

ItemType = Literal[
    "text", "long_text", "name", "number", "money", "yes_no", "choice", "choices", "date",
    "address", "phone", "email", "bank_account", "people", "file",
]  # fmt: skip
Subject = Literal["applicant", "household", "child", "deceased", "spouse", "dog", "home", "event"]
AddressPart = Literal["postal_code", "municipality", "prefecture", "city", "town", "ward"]


class Checks(Definition):
    """What an answer must satisfy. Bounds are inclusive; lengths are in characters as written."""

    not_in_future: bool = False
    not_in_past: bool = False
    not_before: date | None = None
    not_after: date | None = None
    min: int | None = None
    max: int | None = None
    max_length: int | None = Field(default=None, ge=1, le=20_000)
    kana: bool = False
    max_rows: int | None = Field(default=None, ge=1, le=30)
    max_files: int | None = Field(default=None, ge=1, le=20)
    pattern: str | None = None
    pattern_says: Text | None = None

    @model_validator(mode="after")
    def _pattern_is_explained(self) -> Self:
        if self.pattern is not None:
            if self.pattern_says is None:
                raise ValueError("pattern には、何を書けばよいかを言う pattern_says が要ります")
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"pattern が正規表現として読めません: {error}") from error
        return self


class Option(Definition):
    """One possible answer of a choice, or one relationship in a list of people."""

    value: Snake
    label: Text
    hint: Text | None = None


class CountPeople(Definition):
    """How many rows of a people list satisfy a condition over member.birth_date, .relationship."""

    from_: ItemId = Field(alias="from")
    where: RuleText | None = None


class TakePart(Definition):
    """One part of an address; `ward` is the municipality code when it is a ward of this city."""

    from_: ItemId = Field(alias="from")
    part: AddressPart


class InCity(Definition):
    """Whether an address lies in this city."""

    from_: ItemId = Field(alias="from")


class Derive(Definition):
    """How an item follows from others; exactly one way."""

    count_people: CountPeople | None = None
    rule: RuleText | None = None
    address_part: TakePart | None = None
    in_city: InCity | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("count_people、rule、address_part、in_city のどれか一つだけを書きます")
        return self

    @property
    def source(self) -> str | None:
        """The list or address that it is taken from, if there is one."""
        taken = self.count_people or self.address_part or self.in_city
        return taken.from_ if taken else None


class ByAnswer(Definition):
    """A relationship that follows from a choice: the relationship by the option chosen.

    To whoever is the child of the head, the head is a parent: `{child: parent}`.
    """

    item: ItemId
    means: dict[Snake, Snake] = Field(min_length=1)


class Listed(Definition):
    """Who in a people list has this name or birth date: the only one of a relationship.

    Of a yes-or-no item: it is true of whoever stands in the list. `born_on` names the item with
    that person's birth date, where one is known otherwise.
    """

    list_: ItemId = Field(alias="list")
    relationship: Snake | None = None
    relationship_by: ByAnswer | None = None
    born_on: ItemId | None = None

    @model_validator(mode="after")
    def _one_relationship(self) -> Self:
        if (self.relationship is None) == (self.relationship_by is None):
            raise ValueError("relationship と relationship_by のどちらか一つを書きます")
        return self

    @property
    def relationships(self) -> tuple[str, ...]:
        """Every relationship that may be looked for."""
        by = self.relationship_by
        return tuple(by.means.values()) if by else (self.relationship or "",)


class Refused(Definition):
    """An answer that does not fit with the others: where `when` is TRUE, with what to do then."""

    when: RuleText
    says: Text


class Expiry(Definition):
    """For how long a known value may be reused."""

    years: int = Field(default=0, ge=0)
    months: int = Field(default=0, ge=0)
    days: int = Field(default=0, ge=0)


class Item(Definition):
    """One thing the city may ask for, defined once. `office_label`: how staff call it, where the
    label speaks to the resident."""

    id: ItemId
    type: ItemType
    about: Subject
    group: Snake
    label: Text
    office_label: Text | None = None
    question: Text | None = None
    hint: Text | None = None
    example: Text | None = None
    required: bool = True
    required_when: RuleText | None = None
    checks: Checks = Checks()
    refused: tuple[Refused, ...] = ()
    outside_city: Text | None = None
    options: tuple[Option, ...] = ()
    asked_when: RuleText | None = None
    otherwise: bool | int | str | None = None
    derive: Derive | None = None
    listed: Listed | None = None
    guide: bool | None = None
    source: str | None = None
    sensitivity: Literal["open", "personal", "sensitive"] = "personal"
    reuse: Literal["anywhere", "same_purpose", "never"] = "anywhere"
    expires_after: Expiry | None = None
    law: Law | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        for wrong in _misfits(self):
            raise ValueError(wrong)
        return self

    @property
    def for_office(self) -> Text:
        """Its label as staff read it."""
        return self.office_label or self.label

    @property
    def rules_on_answers(self) -> tuple[str, ...]:
        """The conditions that say whether an answer is wanted and fits; none decides a case."""
        wanted = (self.required_when,) if self.required_when else ()
        return (*wanted, *(each.when for each in self.refused))

    @property
    def in_guide(self) -> bool:
        """Whether the guide may ask it: a simple type, with a question unless stated otherwise."""
        asked = self.question is not None if self.guide is None else self.guide
        return asked and self.type in SIMPLE_TYPES

    @property
    def askable(self) -> bool:
        """Whether a resident can be asked at all: plain items always, derived with a question."""
        return self.derive is None or self.question is not None

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


#: What a row of a people list holds that another item may ask for, by the type of that item.
LISTED_PARTS = {"name": "name", "date": "birth_date", "yes_no": ""}
SIMPLE_TYPES = frozenset({"text", "number", "money", "yes_no", "choice", "date"})
_WITH_OPTIONS = frozenset({"choice", "choices", "people"})
RULE_VALUES: dict[str, type] = {
    "text": str, "choice": str, "date": str, "number": int, "money": int, "yes_no": bool,
}  # fmt: skip


def _misfits(item: Item) -> list[str]:
    """What in an item contradicts its type, in words."""
    wrong = []
    if (item.type in _WITH_OPTIONS) != bool(item.options):
        wrong.append(
            f"{item.type} には options が要ります"
            if item.type in _WITH_OPTIONS
            else f"{item.type} に options は書けません"
        )
    values = [option.value for option in item.options]
    if len(values) != len(set(values)):
        wrong.append("options に同じ value が2度あります")
    if item.otherwise is not None:
        expected = RULE_VALUES.get(item.type)
        if expected is None:
            wrong.append(f"{item.type} は条件に使えないので otherwise は要りません")
        elif type(item.otherwise) is not expected:
            wrong.append(f"otherwise は {item.type} の値で書きます")
        elif item.asked_when is None:
            wrong.append("otherwise は asked_when のある項目だけに書きます")
    if item.derive is not None:
        wrong += _derived_misfits(item, item.derive)
    wrong += _misplaced(item)
    if item.listed is not None and item.type not in LISTED_PARTS:
        wrong.append("listed を書けるのは、type が name、date、yes_no の項目だけです")
    return wrong


def _misplaced(item: Item) -> list[str]:
    wrong = []
    if item.required_when is not None and item.required:
        wrong.append("required_when は required: false の項目だけに書きます")
    if item.outside_city is not None and item.type != "address":
        wrong.append("outside_city を書けるのは、type が address の項目だけです")
    return wrong


def _derived_misfits(item: Item, derive: Derive) -> list[str]:
    way = next(iter(derive.model_fields_set))
    fitting = {
        "count_people": {"number"},
        "rule": {"yes_no"},
        "in_city": {"yes_no"},
        "address_part": {"text", "choice"},
    }[way]
    if item.type not in fitting:
        return [f"{way} で求める項目の type は {' か '.join(sorted(fitting))} です"]
    return []
