"""Reads the notices and remedies of the catalogue and of the municipality."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast

from cityhall.foundation.notices.schema import NoticeTemplate, Remedy
from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    CatalogueProblems,
    Place,
    Shelf,
    shown_name,
)
from cityhall.kernel.errors import NotFound

_KINDS: dict[str, type[NoticeTemplate] | type[Remedy]] = {
    "notices": NoticeTemplate,
    "remedies": Remedy,
}
PREFIX = "notices/"  # an outcome of a procedure names its notice so


@dataclass(frozen=True)
class NoticeDefinitions:
    """Everything written about notices, each with its place."""

    templates: Mapping[str, NoticeTemplate] = field(default_factory=dict)
    remedies: Mapping[str, Remedy] = field(default_factory=dict)
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    problems: tuple[CatalogueProblem, ...] = ()
    broken: frozenset[str] = frozenset()

    def remedy_for(self, acts: Iterable[str]) -> Remedy:
        """The remedies against a decision under these acts; the first act that is named counts.

        Raises `NotFound` if none holds otherwise.
        """
        by_act = {act: each for each in self.remedies.values() for act in each.acts}
        named = (by_act[act] for act in acts if act in by_act)
        usual = (each for each in self.remedies.values() if each.otherwise)
        found = next(named, None) or next(usual, None)
        if found is None:
            raise NotFound(
                "notices.no_remedy",
                "この決定に添える教示の文がありません。",
                "catalogue/remedies/ に、otherwise: true のものを書いてください。",
            )
        return found

    def template(self, outcome: str) -> NoticeTemplate:
        """The notice that an outcome names (`notices/approved`); raises `NotFound`."""
        found = self.templates.get(outcome.removeprefix(PREFIX))
        if found is None or not outcome.startswith(PREFIX):
            raise NotFound(
                "notices.no_such_template",
                f"通知書「{outcome}」のひな型はありません。",
                "catalogue/notices/ に書き足すか、手続の outcomes の綴りを直してください。",
            )
        return found


def read_notices(*roots: Path) -> NoticeDefinitions:
    """As much as can be read of `notices/` and `remedies/` below each root."""
    shelf = Shelf(problems=[])
    for kind, model in _KINDS.items():
        for root in roots:
            for file in sorted((root / kind).rglob("*.yaml")):
                source = shelf.read(file, shown_name(file))
                if source is not None:
                    shelf.add(kind, model, Place(source, ()))
    return NoticeDefinitions(
        templates=cast("dict[str, NoticeTemplate]", shelf.found.get("notices", {})),
        remedies=cast("dict[str, Remedy]", shelf.found.get("remedies", {})),
        places=shelf.places,
        problems=tuple(shelf.problems),
        broken=frozenset(shelf.broken),
    )


def version_of(template: NoticeTemplate, remedy: Remedy) -> str:
    """SHA-256 of a template with its remedies: which words a notice was made from."""
    content = [template.model_dump(mode="json"), remedy.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def notice_definitions() -> NoticeDefinitions:
    """Those of the settings, read once a process; raises `CatalogueProblems`."""
    # Only here, so that the command line reads a catalogue without starting Django.
    from django.conf import settings

    return _load(settings.CATALOGUE_DIR, settings.MUNICIPALITY_DIR)


@lru_cache(maxsize=4)
def _load(*roots: Path) -> NoticeDefinitions:
    found = read_notices(*roots)
    if found.problems:
        raise CatalogueProblems(found.problems)
    return found
