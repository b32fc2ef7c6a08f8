"""A list of people: who lives together, which children are meant."""

from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.kinds.base import Kind, Read, part_label
from cityhall.foundation.vocabulary.kinds.choices import option_words
from cityhall.foundation.vocabulary.kinds.dates import DateKind
from cityhall.foundation.vocabulary.kinds.faults import InvalidValue
from cityhall.foundation.vocabulary.kinds.fields import Fields
from cityhall.foundation.vocabulary.kinds.names import NameKind
from cityhall.foundation.vocabulary.schema import Checks, Item

MAX_ROWS = 12
_NAME, _DATE = NameKind(), DateKind()
_BORN = Checks(not_in_future=True)


class PeopleKind(Kind):
    """`[{"name", "birth_date", "relationship"}]`; fields are `<item>__<row>__<part>`.

    Empty rows are left out. A list that is not required may be empty, which is an answer.
    """

    parts = ("0__family",)
    example = "山田 太郎"

    def read(self, item: Item, fields: Fields, today: date) -> Read:
        rows: list[dict[str, Any]] = []
        problems: list[InvalidValue] = []
        limit = item.checks.max_rows or MAX_ROWS
        for number in _rows(fields):
            row, faults = _read_row(item, fields.part(str(number)), today)
            problems += faults
            if row:
                rows.append(row)
            if len(rows) > limit:
                problems.append(self.fault("too_many", item, fields, limit=limit))
                break
        if problems:
            return None, problems
        return (rows if rows or not item.required else None), []

    def show(self, item: Item, value: Any, language: str) -> str:
        return "\n".join(_row_words(item, row, language) for row in value)

    def form_fields(self, item: Item, value: Any) -> dict[str, str | list[str]]:
        fields: dict[str, str | list[str]] = {}
        for number, row in enumerate(value):
            for part, text in _NAME.form_fields(item, row["name"]).items():
                fields[f"{number}__{part}"] = text
            for part, text in _DATE.form_fields(item, row["birth_date"]).items():
                fields[f"{number}__birth_date__{part}"] = text
            fields[f"{number}__relationship"] = row["relationship"]
        return fields


def _rows(fields: Fields) -> list[int]:
    """The row numbers that occur in the form, in order."""
    start = f"{fields.prefix}__"
    found = {name[len(start) :].split("__", 1)[0] for name in fields.form if name.startswith(start)}
    return sorted(int(number) for number in found if number.isascii() and number.isdigit())


def _read_row(
    item: Item, fields: Fields, today: date
) -> tuple[dict[str, Any] | None, list[InvalidValue]]:
    person, birth = _row_items(item, int(fields.prefix.rsplit("__", 1)[-1]) + 1)
    name, problems = _NAME.read(person, fields, today)
    born, faults = _DATE.read(birth, fields.part("birth_date"), today)
    relationship = fields.line("relationship")
    if not (name or born or problems or faults):
        return None, []  # a relationship alone is a preselected field, not a person
    if name is None and not problems:
        problems.append(_NAME.fault("missing", person, fields, "family", example="山田"))
    if born is None and not faults:
        faults.append(_DATE.absent(birth, fields.part("birth_date")))
    if item.option(relationship) is None:
        faults.append(_NAME.fault("not_chosen", person, fields, "relationship"))
    return {"name": name, "birth_date": born, "relationship": relationship}, problems + faults


def _row_items(item: Item, number: int) -> tuple[Item, Item]:
    """The person and the birthday of a row, named so that a message says which row it means."""
    label = {
        language: f"{words}, {number}" if language == "en" else f"{words} {number}人目"
        for language, words in item.label.items()
    }
    person = item.model_copy(update={"label": label, "example": None, "checks": _BORN})
    return person, person.model_copy(update={"label": part_label(person, "birth_date")})


def _row_words(item: Item, row: dict[str, Any], language: str) -> str:
    name = _NAME.show(item, row["name"], language)
    born = _DATE.show(item, row["birth_date"], language)
    who = option_words(item, row["relationship"], language)
    return f"{name} {born} {who}"
