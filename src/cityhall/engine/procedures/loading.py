"""Reads procedures, workflows and life events from the catalogue's folders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from cityhall.engine.procedures.schema import LifeEvent, Procedure, Workflow
from cityhall.foundation.notices.api import NoticeDefinitions, read_notices
from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    Place,
    Shelf,
    Vocabulary,
    read_source,
    read_vocabulary,
    shown_name,
)

_KINDS: dict[str, type[Procedure] | type[Workflow] | type[LifeEvent]] = {
    "procedures": Procedure,
    "workflows": Workflow,
    "life_events": LifeEvent,
}


@dataclass(frozen=True)
class Definitions:
    """Everything written in the catalogue and by the municipality, each with its place."""

    vocabulary: Vocabulary
    procedures: Mapping[str, Procedure]
    workflows: Mapping[str, Workflow]
    life_events: Mapping[str, LifeEvent]
    places: Mapping[tuple[str, str], Place]
    problems: tuple[CatalogueProblem, ...]
    broken: frozenset[str] = frozenset()
    unit_codes: frozenset[str] = frozenset()
    city_codes: frozenset[str] = frozenset()
    ward_codes: frozenset[str] = frozenset()
    notices: NoticeDefinitions = field(default_factory=NoticeDefinitions)

    def place(self, kind: str, definition_id: str) -> Place:
        """Where a definition stands; `kind` is procedures, workflows or life_events."""
        return self.places[kind, definition_id]


def read_definitions(catalogue: Path, municipality: Path | None = None) -> Definitions:
    """As much as can be read of both folders; what cannot stands in `problems`."""
    roots = [catalogue] if municipality is None else [catalogue, municipality]
    vocabulary, problems = read_vocabulary(*(root / "vocabulary" for root in roots))
    shelf = Shelf(problems=problems)
    for kind, model in _KINDS.items():
        for root in roots:
            for file in sorted((root / kind).rglob("*.yaml")):
                source = shelf.read(file, shown_name(file))
                if source is not None:
                    shelf.add(kind, model, Place(source, ()))
    found, notices = shelf.found, read_notices(*roots)
    wards = _listed(municipality, "wards.yaml", "wards")
    return Definitions(
        vocabulary=vocabulary,
        procedures=cast("dict[str, Procedure]", found.get("procedures", {})),
        workflows=cast("dict[str, Workflow]", found.get("workflows", {})),
        life_events=cast("dict[str, LifeEvent]", found.get("life_events", {})),
        places=shelf.places,
        problems=(*shelf.problems, *notices.problems),
        broken=frozenset(shelf.broken) | vocabulary.broken,
        unit_codes=_listed(municipality, "organisation.yaml", "units"),
        city_codes=wards | _city_code(municipality),
        ward_codes=wards,
        notices=notices,
    )


def _listed(municipality: Path | None, name: str, key: str) -> frozenset[str]:
    """The codes in a list of the municipality's files; their shape is organisation's matter."""
    if municipality is None or not (municipality / name).exists():
        return frozenset()
    rows = read_source(municipality / name).data[key]
    return frozenset(str(row["code"]) for row in rows)


def _city_code(municipality: Path | None) -> frozenset[str]:
    if municipality is None or not (municipality / "city.yaml").exists():
        return frozenset()
    return frozenset({str(read_source(municipality / "city.yaml").data["municipality_code"])})
