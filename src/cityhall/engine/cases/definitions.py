"""The published versions that cases rest on: one query for many, each version built once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cityhall.engine.procedures.api import (
    Procedure,
    ProcedureVersion,
    Version,
    version,
)
from cityhall.foundation.vocabulary.api import (
    InvalidValue,
    asked_items,
    required_items,
    unfit_answers,
)
from cityhall.kernel.errors import NotFound


@lru_cache(maxsize=512)
def _built(version_id: int, digest: str) -> Version:
    # The digest is part of the key because another database may give the id to other content.
    return version(version_id)


def versions(ids: Collection[int]) -> dict[int, Version]:
    """Versions by id."""
    rows = ProcedureVersion.objects.filter(pk__in=set(ids)).values_list("pk", "digest")
    return {version_id: _built(version_id, digest) for version_id, digest in rows}


def version_of(version_id: int) -> Version:
    """One version."""
    return versions([version_id])[version_id]


def current_versions(procedures: Iterable[str]) -> list[Version]:
    """The newest version of each procedure, in the order asked; `NotFound` if one has none."""
    wanted = list(procedures)
    rows = ProcedureVersion.objects.filter(procedure__in=wanted).order_by("number")
    newest = {name: mark for name, *mark in rows.values_list("procedure", "pk", "digest")}
    for name in wanted:
        if name not in newest:
            raise NotFound(
                "cases.no_such_procedure",
                f"手続き「{name}」は受け付けていません。",
                "手続きの案内から選び直してください。",
            )
    return [_built(*newest[name]) for name in wanted]


@dataclass(frozen=True)
class Fitting:
    """How answers fit a procedure: the items that a case holds, those that it lacks, and what
    is wrong with answers beside each other (an address that no ward of this city takes)."""

    held: tuple[str, ...]
    missing: tuple[str, ...]
    unfit: tuple[InvalidValue, ...]


def fitting(definition: Version, answers: Mapping[str, Any], *, today: date) -> Fitting:
    """What of the answers the procedure asks for, in the order asked, and what it still needs.

    An item that does not apply is absent even if something was written. Nothing is missing that
    may be left empty or follows from other answers.
    """
    procedure, items = definition.procedure, definition.items
    asked = asked_items(items, answers, today=today)
    known = definition.catalogue.known(answers, today=today)
    wanted = definition.catalogue.documents_wanted(procedure, answers, today=today)
    applies = {**asked, **wanted}
    required = required_items(items, answers, today=today)
    unfit = unfit_answers(items, answers, today=today, in_city=[procedure.in_city])
    return Fitting(
        held=tuple(
            item for item in procedure.items if item in answers and applies[item] is not False
        ),
        missing=tuple(
            item
            for item in procedure.items
            if item not in answers
            and applies[item] is True
            and (items[item].required or item in required)
            and (item in wanted or item not in known)
        ),
        unfit=tuple(unfit.values()),
    )


def waits_for_counter(procedure: Procedure, channel: str) -> bool:
    """Whether filing it like this only prepares it: by law it arrives at a counter."""
    return procedure.finishes_at == "counter" and channel != "counter"
