"""JSON Schema of the catalogue's files, for editors; generated from the pydantic models."""

import json
from typing import Any

from pydantic import BaseModel

from cityhall.engine.procedures.schema import LifeEvent, Procedure, Workflow
from cityhall.foundation.notices.api import NoticeTemplate, Remedy
from cityhall.foundation.vocabulary.api import GroupFile, ItemFile, ParameterFile, PurposeFile

_MODELS: dict[str, type[BaseModel]] = {
    "items": ItemFile,
    "groups": GroupFile,
    "purposes": PurposeFile,
    "parameters": ParameterFile,
    "procedure": Procedure,
    "workflow": Workflow,
    "life_event": LifeEvent,
    "notice": NoticeTemplate,
    "remedy": Remedy,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by the kind's name."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(by_alias=True, mode="validation"),
        }
        for name, model in _MODELS.items()
    }


def schema_files() -> dict[str, str]:
    """File name → content, as they stand in docs/reference/schema/."""
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in json_schemas().items()
    }
