"""What procedures offer to the rest of the house.

What is stored is imported when first asked for: the command line reads the catalogue without
waiting for Django.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cityhall.engine.procedures.authority import permissions_for
from cityhall.engine.procedures.catalogue import (
    Catalogue,
    FeeOn,
    catalogue,
    reload_catalogue,
    search_text,
)
from cityhall.engine.procedures.checking import check_catalogue
from cityhall.engine.procedures.content import Version
from cityhall.engine.procedures.deadlines import LastDay, last_day, last_open_day
from cityhall.engine.procedures.interview import next_question, open_questions
from cityhall.engine.procedures.rulebook import Rulebook
from cityhall.engine.procedures.schema import (
    Deadline,
    Example,
    HandledBy,
    LifeEvent,
    Move,
    Point,
    Procedure,
    RequiredDocument,
    Retention,
    Sentence,
    StandardPeriod,
    State,
    Timer,
    Workflow,
)
from cityhall.engine.procedures.schemas import json_schemas, schema_files

if TYPE_CHECKING:
    from cityhall.engine.procedures.actions import publish_all
    from cityhall.engine.procedures.models import ProcedureVersion
    from cityhall.engine.procedures.queries import (
        VersionMark,
        content_digests,
        current_version,
        latest_versions,
        version,
        wrong_versions,
    )

__all__ = [
    "Catalogue",
    "Deadline",
    "Example",
    "FeeOn",
    "HandledBy",
    "LastDay",
    "LifeEvent",
    "Move",
    "Point",
    "Procedure",
    "ProcedureVersion",
    "RequiredDocument",
    "Retention",
    "Rulebook",
    "Sentence",
    "StandardPeriod",
    "State",
    "Timer",
    "Version",
    "VersionMark",
    "Workflow",
    "catalogue",
    "check_catalogue",
    "content_digests",
    "current_version",
    "json_schemas",
    "last_day",
    "last_open_day",
    "latest_versions",
    "next_question",
    "open_questions",
    "permissions_for",
    "publish_all",
    "reload_catalogue",
    "schema_files",
    "search_text",
    "version",
    "wrong_versions",
]

_STORED = {
    "ProcedureVersion": "models",
    "VersionMark": "queries",
    "content_digests": "queries",
    "current_version": "queries",
    "latest_versions": "queries",
    "publish_all": "actions",
    "version": "queries",
    "wrong_versions": "queries",
}


def __getattr__(name: str) -> Any:
    if name not in _STORED:
        raise AttributeError(name)
    return getattr(import_module(f"cityhall.engine.procedures.{_STORED[name]}"), name)
