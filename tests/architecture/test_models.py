"""What is kept explains itself: the data dictionary is made from the fields' own words."""

import pytest
from django.apps import apps
from django.db.models import Field, Model

OURS = [model for model in apps.get_models() if model.__module__.startswith("cityhall.")]


def fields_of(model: type[Model]) -> list[Field]:
    """The fields that someone wrote: no automatic key, nothing inherited from Django."""
    bases = [base for base in model.__mro__ if getattr(getattr(base, "_meta", None), "abstract", 0)]
    foreign = [base for base in bases if not base.__module__.startswith("cityhall.")]
    inherited = {field.name for base in foreign for field in base._meta.local_fields}
    written = (field for field in model._meta.local_fields if not field.auto_created)
    return [field for field in written if field.name not in inherited]


def test_there_are_models() -> None:
    assert OURS


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_says_what_it_holds(model: type[Model]) -> None:
    silent = [field.name for field in fields_of(model) if not field.help_text]
    assert not silent, f"give help_text to {', '.join(silent)}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_says_what_a_row_is(model: type[Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "write a docstring"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_shows_itself(model: type[Model]) -> None:
    assert model.__str__ is not Model.__str__, "write __str__, without personal values"
