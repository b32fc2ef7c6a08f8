"""docs/reference/data_dictionary.md: every table and field, in the fields' own words."""

import inspect
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from cityhall.surfaces.command_line.reference.tables import table


def page() -> str:
    """One section a table, in order of the apps and models."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("cityhall.")]
    sections = "\n".join(map(_section, sorted(ours, key=lambda model: model._meta.label)))
    told = "データベースの表と列です。説明は `models` の help_text から取ります。"
    return f"# データ辞書\n\n{told}\n\n{sections}"


def _section(model: type[Model]) -> str:
    about = inspect.cleandoc(model.__doc__ or "")
    rows = list(_rows(model))
    return f"## {model._meta.label}\n\n{about}\n\n{table(['列', '型', '空', '説明'], rows)}"


def _rows(model: type[Model]) -> Iterator[list[str]]:
    for field in model._meta.local_fields:
        yield [f"`{field.name}`", _type(field), "可" if field.null else "", str(field.help_text)]


def _type(field: Field) -> str:
    if isinstance(field, ForeignKey):
        return f"→ {field.remote_field.model._meta.label}"
    name = type(field).__name__.removesuffix("Field")
    length = getattr(field, "max_length", None)
    return f"{name} {length}" if length else name
