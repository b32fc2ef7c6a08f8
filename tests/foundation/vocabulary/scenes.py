"""Items and forms for the tests of the vocabulary."""

from datetime import date
from typing import Any

from cityhall.foundation.vocabulary.api import Item, ValueProblems, read_value

TODAY = date(2026, 11, 22)


def item(type_: str, **more: Any) -> Item:
    """An item of a type, with only what its type needs."""
    options = {"choice", "choices", "people"}
    if type_ in options:
        more.setdefault(
            "options",
            [
                {"value": value, "label": {"ja": label, "en": value}}
                for value, label in (("spouse", "配偶者"), ("child", "子"), ("other", "その他"))
            ],
        )
    return Item.model_validate(
        {
            "id": "applicant.thing",
            "type": type_,
            "about": "applicant",
            "group": "you",
            "label": {"ja": "もの", "en": "Thing", "ja-x-easy": "もの"},
            **more,
        }
    )


def read(type_: str, form: dict[str, Any] | str, **more: Any) -> Any:
    """The value read from fields, which are named without the item's id."""
    fields = {"": form} if isinstance(form, str) else form
    named = {
        f"applicant.thing__{name}" if name else "applicant.thing": value
        for name, value in fields.items()
    }
    return read_value(item(type_, **more), named, today=TODAY)


def faults(type_: str, form: dict[str, Any] | str, **more: Any) -> dict[str, str]:
    """Field (without the item's id) → code of each problem."""
    try:
        read(type_, form, **more)
    except ValueProblems as error:
        prefix = "applicant.thing"
        return {
            (problem.field or "").removeprefix(prefix).removeprefix("__"): problem.code
            for problem in error.problems
        }
    return {}
