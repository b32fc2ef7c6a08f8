"""The JSON Schemas for editors accept the catalogue, refuse slips, and stand in the docs."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cityhall.engine.procedures.api import json_schemas, schema_files
from cityhall.foundation.vocabulary.api import read_source
from tests.engine.procedures.scenes import CATALOGUE

CHECKOUT = Path(__file__).resolve().parents[3]
KINDS = {
    "procedures/**/*.yaml": "procedure",
    "workflows/*.yaml": "workflow",
    "life_events/*.yaml": "life_event",
    "vocabulary/groups.yaml": "groups",
    "vocabulary/purposes.yaml": "purposes",
    "vocabulary/parameters.yaml": "parameters",
}


def kind_of(folder: Path, file: Path) -> str:
    found = [kind for pattern, kind in KINDS.items() if file in set(folder.glob(pattern))]
    return found[0] if found else "items"


@pytest.mark.parametrize("folder", [CATALOGUE, CHECKOUT / "catalogue"], ids=["sample", "catalogue"])
def test_accept_the_catalogue(folder: Path) -> None:
    validators = {name: Draft202012Validator(schema) for name, schema in json_schemas().items()}
    files = [
        file
        for part in ("vocabulary", "procedures", "workflows", "life_events")
        for file in (folder / part).rglob("*.yaml")
    ]
    for file in files:
        errors = list(validators[kind_of(folder, file)].iter_errors(read_source(file).data))
        assert not errors, f"{file.name}: {errors[0].message}"


def test_refuse_slips() -> None:
    for schema in json_schemas().values():
        Draft202012Validator.check_schema(schema)
    procedure = Draft202012Validator(json_schemas()["procedure"])
    data = read_source(CATALOGUE / "procedures/moving/move-in.yaml").data
    for wrong in ({"act": "wish"}, {"colour": "blue"}, {"title": {"fr": "x"}}, {"id": "Move In"}):
        assert not procedure.is_valid({**data, **wrong})


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_stand_in_the_docs(name: str) -> None:
    file = CHECKOUT / "docs" / "reference" / "schema" / name
    assert file.read_text(encoding="utf-8") == schema_files()[name], (
        "run `bin/cityhall catalogue schema --write`"
    )
