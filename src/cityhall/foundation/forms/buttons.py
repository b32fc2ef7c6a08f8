"""Buttons inside a form that change it without sending it on: rows of people, an address found."""

from collections.abc import Callable

from django.http import QueryDict

from cityhall.design_system.language import words
from cityhall.foundation.forms.item_form import ItemForm, rows_of, towns_at, with_rows

FOUND = ("prefecture", "city", "town", "street")


def pressed(form: ItemForm, post: QueryDict) -> ItemForm | None:
    """The form after the button that was pressed; None when the form itself is being sent."""
    for name, act in BUTTONS.items():
        if name in post:
            return act(form, str(post[name]))
    return None


def _add_person(form: ItemForm, item_id: str) -> ItemForm:
    rows = rows_of(item_id, form.typed) or [{"family": ""}]  # an empty list shows one empty row
    return form.with_typed(with_rows(item_id, form.typed, [*rows, {"family": ""}]))


def _remove_person(form: ItemForm, row: str) -> ItemForm:
    """Takes a row out; those after it move up."""
    item_id, _, number = row.rpartition("__")
    rows = rows_of(item_id, form.typed)
    left = [each for at, each in enumerate(rows) if str(at) != number]
    return form.with_typed(with_rows(item_id, form.typed, left))


def _find_address(form: ItemForm, item_id: str) -> ItemForm:
    """Fills in what the postal code makes certain; the town is left to choose among several."""
    towns = towns_at(item_id, form.typed)
    if not towns:
        unknown = words("fields.postal_code_unknown")
        return form.with_errors({f"{item_id}__postal_code": unknown})
    found = dict(form.typed)
    for part in FOUND:
        names = {getattr(town, part) for town in towns}
        if names != {""}:
            found[f"{item_id}__{part}"] = names.pop() if len(names) == 1 else ""
    return form.with_typed(found)


def _as_typed(form: ItemForm, _value: str) -> ItemForm:
    """Files were kept, removed, moved or taken anew before; nothing else changes."""
    return form


BUTTONS: dict[str, Callable[[ItemForm, str], ItemForm]] = {
    "add_person": _add_person,
    "remove_person": _remove_person,
    "find_address": _find_address,
    "attach_file": _as_typed,
    "remove_file": _as_typed,
    "move_file": _as_typed,
    "retake_file": _as_typed,
}
