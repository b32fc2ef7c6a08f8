"""Answers in and out: from a form, checked, shown in words, given to rules."""

from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.definitions import Scalar
from cityhall.foundation.vocabulary.kinds.accounts import BankAccountKind
from cityhall.foundation.vocabulary.kinds.addresses import AddressKind
from cityhall.foundation.vocabulary.kinds.base import Kind, RuleKind
from cityhall.foundation.vocabulary.kinds.choices import ChoiceKind, ChoicesKind, YesNoKind
from cityhall.foundation.vocabulary.kinds.dates import DateKind
from cityhall.foundation.vocabulary.kinds.faults import ValueProblems
from cityhall.foundation.vocabulary.kinds.fields import Fields, Form
from cityhall.foundation.vocabulary.kinds.files import FileKind
from cityhall.foundation.vocabulary.kinds.names import NameKind
from cityhall.foundation.vocabulary.kinds.numbers import MoneyKind, NumberKind
from cityhall.foundation.vocabulary.kinds.people import PeopleKind
from cityhall.foundation.vocabulary.kinds.texts import (
    EmailKind,
    LongTextKind,
    PhoneKind,
    TextKind,
)
from cityhall.foundation.vocabulary.schema import Item

Value = Any  # JSON; the forms stand in the docstring of each kind

KINDS: dict[str, Kind] = {
    "text": TextKind(),
    "long_text": LongTextKind(),
    "name": NameKind(),
    "number": NumberKind(),
    "money": MoneyKind(),
    "yes_no": YesNoKind(),
    "choice": ChoiceKind(),
    "choices": ChoicesKind(),
    "date": DateKind(),
    "address": AddressKind(),
    "phone": PhoneKind(),
    "email": EmailKind(),
    "bank_account": BankAccountKind(),
    "people": PeopleKind(),
    "file": FileKind(),
}


def read_value(item: Item, form: Form, *, today: date) -> Value:
    """The answer that a form holds for an item; None when an item that may stay open is empty.

    Fields are `<item id>` and `<item id>__<part>`. Raises ValueProblems with one problem per
    wrong field, all of them at once.
    """
    kind, fields = KINDS[item.type], Fields(form, item.id)
    value, problems = kind.read(item, fields, today)
    if value is None and item.required and not problems:
        problems = [kind.absent(item, fields)]
    if problems:
        raise ValueProblems(problems)
    return value


def show_value(item: Item, value: Value, language: str) -> str:
    """The value in words of a language; an empty text for None."""
    return "" if value is None else KINDS[item.type].show(item, value, language)


def form_fields(item: Item, value: Value) -> dict[str, str | list[str]]:
    """The form's fields that read back as `value`, by full field name; empty for None."""
    if value is None:
        return {}
    fields = Fields({}, item.id)
    parts = KINDS[item.type].form_fields(item, value)
    return {fields.name(part): content for part, content in parts.items()}


def rule_value(item: Item, value: Value) -> Scalar | None:
    """What a rule compares: a boolean, integer, text or date; None if unknown or not comparable."""
    return None if value is None else KINDS[item.type].rule_value(item, value)


def rule_kind(item: Item) -> RuleKind | None:
    """The type that rules see (boolean integer text date); None for one they cannot name."""
    return KINDS[item.type].rule_kind
