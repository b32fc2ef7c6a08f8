"""A procedure with all that it rests on as one JSON text, and back again."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from cityhall.engine.procedures.catalogue import Catalogue
from cityhall.engine.procedures.loading import Definitions
from cityhall.engine.procedures.schema import Procedure, Workflow
from cityhall.foundation.vocabulary.api import Group, Item, Parameter, Purpose, Vocabulary


def content_of(catalogue: Catalogue, procedure: Procedure) -> str:
    """The JSON text of a procedure with the items, figures and workflow that it uses."""
    vocabulary = catalogue.vocabulary
    items = [vocabulary[item_id] for item_id in catalogue.items_behind(procedure)]
    groups = {item.group for item in items}
    figures = catalogue.figures_in(procedure)
    content = {
        "procedure": _dump(procedure),
        "workflow": _dump(catalogue.workflows[procedure.workflow]),
        "items": [_dump(item) for item in items],
        "groups": [_dump(one) for one in vocabulary.groups.values() if one.id in groups],
        "purposes": [_dump(vocabulary.purposes[procedure.purpose])],
        "parameters": [_dump(one) for one in vocabulary.parameters.values() if one.id in figures],
        "city_codes": sorted(catalogue.city_codes),
        "ward_codes": sorted(catalogue.ward_codes),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: str) -> str:
    """SHA-256 of a version's content, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def _dump(definition: BaseModel) -> dict[str, Any]:
    # What is not written is left out, so that a new optional key makes no new versions.
    return definition.model_dump(mode="json", by_alias=True, exclude_unset=True)


@dataclass(frozen=True)
class Version:
    """A published version, ready to be worked with: its own procedure, items and workflow."""

    id: int
    number: int
    digest: str
    catalogue: Catalogue

    @cached_property
    def procedure(self) -> Procedure:
        return next(iter(self.catalogue.procedures.values()))

    @cached_property
    def workflow(self) -> Workflow:
        return self.catalogue.workflows[self.procedure.workflow]

    @property
    def items(self) -> Vocabulary:
        """The items that the procedure rests on, as they were defined when it was published."""
        return self.catalogue.vocabulary


def catalogue_from(content: str) -> Catalogue:
    """The small catalogue that a version's content is: one procedure and what it uses."""
    data = json.loads(content)
    procedure = Procedure.model_validate(data["procedure"])
    workflow = Workflow.model_validate(data["workflow"])
    vocabulary = Vocabulary(
        _by_id(Item, data["items"]),
        _by_id(Group, data["groups"]),
        _by_id(Purpose, data["purposes"]),
        _by_id(Parameter, data["parameters"]),
    )
    return Catalogue(
        Definitions(
            vocabulary=vocabulary,
            procedures={procedure.id: procedure},
            workflows={workflow.id: workflow},
            life_events={},
            places={},
            problems=(),
            city_codes=frozenset(data["city_codes"]),
            ward_codes=frozenset(data["ward_codes"]),
        )
    )


def _by_id(model: Any, rows: list[Any]) -> dict[str, Any]:
    definitions = [model.model_validate(row) for row in rows]
    return {definition.id: definition for definition in definitions}
