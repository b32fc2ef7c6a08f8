"""The invented people of the demonstration, from the municipality's demo/residents.yaml."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from cityhall.foundation.vocabulary.api import (
    CatalogueProblems,
    Definition,
    Slug,
    Text,
    read_definition,
    read_source,
    shown_name,
)


class DemoResident(Definition):
    """One person; `about` tells visitors of the demonstration whose story it is."""

    id: Slug
    name: str
    address: str
    birth_date: date
    gender: Literal["male", "female", "other", ""] = ""
    about: Text


class DemoResidentFile(Definition):
    """demo/residents.yaml."""

    residents: tuple[DemoResident, ...]


@cache
def demo_residents(folder: Path) -> dict[str, DemoResident]:
    """All of them by id, read once per process."""
    path = folder / "demo" / "residents.yaml"
    source = read_source(path, shown_name(path))
    file, problems = read_definition(DemoResidentFile, source)
    if file is None:
        raise CatalogueProblems(problems)
    return {resident.id: resident for resident in file.residents}
