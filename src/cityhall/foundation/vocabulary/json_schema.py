"""The JSON Schema of an answer, for programs that fill in what a procedure asks."""

from collections.abc import Callable, Mapping
from typing import Any

from cityhall.foundation.vocabulary.kinds.accounts import ACCOUNT_KINDS
from cityhall.foundation.vocabulary.kinds.files import MAX_FILES, MAX_WORDS
from cityhall.foundation.vocabulary.kinds.people import MAX_ROWS
from cityhall.foundation.vocabulary.schema import Item
from cityhall.kernel.texts import say

Schema = dict[str, Any]

LARGEST = 999_999_999_999_999  # fifteen digits, as NumberKind reads
_TEXT: Schema = {"type": "string"}
_DATE: Schema = {"type": "string", "format": "date"}


def answer_schema(item: Item, language: str) -> Schema:
    """What one answer looks like (JSON Schema 2020-12), with its label and hint in words."""
    words: Schema = {"title": say(item.label, language)}
    if item.hint is not None:
        words["description"] = say(item.hint, language)
    return {**words, **_SHAPES[item.type](item)}


def _words(item: Item) -> Schema:
    limit, pattern = item.checks.max_length, item.checks.pattern
    return {
        **_TEXT,
        **({"maxLength": limit} if limit else {}),
        **({"pattern": f"^(?:{pattern})$"} if pattern else {}),
    }


def _number(item: Item) -> Schema:
    low, high = item.checks.min, item.checks.max
    return {
        "type": "integer",
        "minimum": -LARGEST if low is None else low,
        "maximum": LARGEST if high is None else high,
    }


def _choice(item: Item) -> Schema:
    return {"enum": [option.value for option in item.options]}


def _choices(item: Item) -> Schema:
    return {"type": "array", "items": _choice(item), "uniqueItems": True}


def _parts(*names: str, **more: Schema) -> Schema:
    parts: Schema = dict.fromkeys(names, _TEXT)
    return {
        "type": "object",
        "properties": parts | more,
        "required": [*parts, *more],
        "additionalProperties": False,
    }


_NAME = _parts("family", "given", "family_kana", "given_kana")
_ADDRESS = _parts(
    *("prefecture", "city", "town", "street", "building"),
    postal_code={"type": "string", "pattern": "^[0-9]{7}$"},
    municipality={"type": "string", "pattern": "^[0-9]{5}$"},
)
_ACCOUNT = _parts(
    *("bank", "branch", "holder_kana"),
    kind={"enum": list(ACCOUNT_KINDS)},
    number={"type": "string", "pattern": "^[0-9]{7}$"},
)


def _people(item: Item) -> Schema:
    row = _parts(name=_NAME, birth_date=_DATE, relationship=_choice(item))
    return {"type": "array", "items": row, "maxItems": item.checks.max_rows or MAX_ROWS}


def _files(item: Item) -> Schema:
    sent = _parts("name", document={"type": "string", "format": "uuid"})
    later = _parts(later={"type": "string", "maxLength": MAX_WORDS})
    most = item.checks.max_files or MAX_FILES
    return {"type": "array", "items": {"oneOf": [sent, later]}, "minItems": 1, "maxItems": most}


_SHAPES: Mapping[str, Callable[[Item], Schema]] = {
    "text": _words,
    "long_text": _words,
    "name": lambda item: _NAME,
    "number": _number,
    "money": _number,
    "yes_no": lambda item: {"type": "boolean"},
    "choice": _choice,
    "choices": _choices,
    "date": lambda item: _DATE,
    "address": lambda item: _ADDRESS,
    "phone": _words,
    "email": lambda item: {"type": "string", "format": "email"},
    "bank_account": lambda item: _ACCOUNT,
    "people": _people,
    "file": _files,
}
