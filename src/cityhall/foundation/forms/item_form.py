"""A form of a few items: what was typed, what is wrong with it, and the fields to draw."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.http import QueryDict

from cityhall.design_system.fields import Choice, FieldView, error_links
from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.forms.uploads import Held
from cityhall.foundation.vocabulary.api import (
    Item,
    Town,
    ValueProblems,
    form_fields,
    read_value,
    towns_of,
)

Typed = dict[str, str | list[str]]
MULTIPLE = ("choices", "file")
MOST_ROWS = 31  # one more than any list of people takes, so that reading it says so


@dataclass(frozen=True)
class Reading:
    """What a form said: a value per answered item, `empty` for items left open, and errors.

    Errors are words by name of form field, in the order of the fields.
    """

    values: dict[str, Any]
    empty: tuple[str, ...]
    errors: dict[str, str]


@dataclass(frozen=True)
class ItemForm:
    """A few items with what is typed into them. Immutable; buttons make a new one."""

    items: tuple[Item, ...]
    typed: Typed = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_answers(cls, items: Iterable[Item], answers: Mapping[str, Any]) -> Self:
        """The form as it stands before anything is typed: answers given earlier, filled in."""
        asked = tuple(items)
        typed: Typed = {}
        for item in asked:
            typed |= form_fields(item, answers.get(item.id))
        return cls(asked, typed)

    @classmethod
    def of_post(cls, items: Iterable[Item], post: QueryDict, held: Held) -> Self:
        """The form as sent. Files are those held for it, whatever ids the request names."""
        asked = tuple(items)
        typed: Typed = {}
        for item in asked:
            several = item.type in MULTIPLE
            for name in post:
                if name == item.id or name.startswith(f"{item.id}__"):
                    sent = [str(value) for value in post.getlist(name)]
                    typed[name] = sent if several else sent[-1]
            if item.type == "people":
                typed = with_rows(item.id, typed, rows_of(item.id, typed))
            if item.type == "file":
                typed |= _held_fields(item.id, held)
                later = f"{item.id}__later"
                typed[later] = post.get(later, "")
        return cls(asked, typed)

    def read(self, *, today: date, language: str) -> Reading:
        """Reads every item; what fits is a value, even where another field is wrong."""
        values: dict[str, Any] = {}
        empty: list[str] = []
        errors: dict[str, str] = {}
        for item in self.items:
            try:
                value = read_value(item, self.typed, today=today)
            except ValueProblems as wrong:
                for problem in wrong.problems:
                    errors.setdefault(problem.field or item.id, problem.sentence(language))
                continue
            if value is None:
                empty.append(item.id)
            else:
                values[item.id] = value
        return Reading(values, tuple(empty), errors)

    def with_errors(self, errors: Mapping[str, str]) -> Self:
        return replace(self, errors=errors)

    def with_typed(self, typed: Typed) -> Self:
        return replace(self, typed=typed)

    @property
    def fields(self) -> list[FieldView]:
        """What `{% field %}` draws, in order."""
        return [self.field_of(item) for item in self.items]

    @property
    def error_links(self) -> tuple[ErrorLink, ...]:
        """The lines of the error summary."""
        return error_links(self.errors)

    def field_of(self, item: Item, *, is_title: bool = False) -> FieldView:
        """One field; as the title of its page it asks the item's question."""
        return FieldView(
            id=item.id,
            kind=item.type,
            label=(item.question if is_title else None) or item.label,
            hint=item.hint or "",
            example=item.example or "",
            values=self.typed,
            errors=self.errors,
            options=self._options(item),
            max_length=item.checks.max_length,
            rows=len(rows_of(item.id, self.typed)) if item.type == "people" else 1,
            is_required=item.required,
            is_own=item.about == "applicant",
            is_title=is_title,
        )

    def _options(self, item: Item) -> tuple[Choice, ...]:
        if item.type == "address":
            return self._towns(item.id)
        return tuple(Choice(each.value, each.label, each.hint or "") for each in item.options)

    def _towns(self, item_id: str) -> tuple[Choice, ...]:
        """Towns to choose from, where the postal code names several and none else is typed."""
        town = self.typed.get(f"{item_id}__town", "")
        towns = list(dict.fromkeys(one.town for one in towns_at(item_id, self.typed) if one.town))
        if len(towns) < 2 or (town and town not in towns):
            return ()
        return tuple(Choice(one, one) for one in towns)


def rows_of(item_id: str, typed: Mapping[str, str | list[str]]) -> list[Typed]:
    """The fields of each row of a list of people by part, in order, however they were numbered."""
    rows: dict[int, Typed] = defaultdict(dict)
    start = f"{item_id}__"
    for name, value in typed.items():
        number, _, part = name.removeprefix(start).partition("__")
        if name.startswith(start) and part and len(number) < 5 and number.isdecimal():
            rows[int(number)][part] = value
    return [rows[number] for number in sorted(rows)]


def with_rows(item_id: str, typed: Typed, rows: Iterable[Typed]) -> Typed:
    """The form with these rows of people instead of its own, numbered from 0 without a gap."""
    others = {name: at for name, at in typed.items() if not name.startswith(f"{item_id}__")}
    numbered = enumerate(list(rows)[:MOST_ROWS])
    return others | {
        f"{item_id}__{number}__{part}": value
        for number, row in numbered
        for part, value in row.items()
    }


def towns_at(item_id: str, typed: Mapping[str, str | list[str]]) -> tuple[Town, ...]:
    """What the postal code typed for an address names; figures of any width will do."""
    code = unicodedata.normalize("NFKC", str(typed.get(f"{item_id}__postal_code", ""))[:20])
    return towns_of("".join(filter(str.isdecimal, code)))


def _held_fields(item_id: str, held: Held) -> Typed:
    files = held.get(item_id, [])
    return {
        f"{item_id}__document": [file["document"] for file in files],
        f"{item_id}__name": [file["name"] for file in files],
    }
