"""Reads the vocabulary's folders into one `Vocabulary`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from cityhall.foundation.vocabulary.parameters import Group, Parameter, Purpose
from cityhall.foundation.vocabulary.ports import Evaluate
from cityhall.foundation.vocabulary.problems import CatalogueProblem, CatalogueProblems
from cityhall.foundation.vocabulary.reading import read_definition
from cityhall.foundation.vocabulary.schema import Item
from cityhall.foundation.vocabulary.sources import Source, read_source

Definition = TypeVar("Definition", bound=BaseModel)

_FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "groups.yaml": ("groups", Group),
    "purposes.yaml": ("purposes", Purpose),
    "parameters.yaml": ("parameters", Parameter),
}


@dataclass(frozen=True)
class Place:
    """Where a definition stands: its source and its path inside it."""

    source: Source
    path: tuple[str | int, ...]

    def problem(
        self, code: str, message: str, remedy: str, *path: str | int, below: int = 0
    ) -> CatalogueProblem:
        return self.source.problem((*self.path, *path), code, message, remedy, below=below)

    def raw_id(self) -> str:
        """The id as written, for a definition that may be broken otherwise."""
        data = self.source.data
        for part in self.path:
            data = data[part]
        return str(data.get("id", "")) if isinstance(data, dict) else ""

    def __str__(self) -> str:
        return f"{self.source.file}:{self.source.line(*self.path)}"


class Vocabulary(Mapping[str, Item]):
    """Every item by its id, in the order written, with groups, purposes and dated parameters."""

    def __init__(
        self,
        items: Mapping[str, Item],
        groups: Mapping[str, Group] | None = None,
        purposes: Mapping[str, Purpose] | None = None,
        parameters: Mapping[str, Parameter] | None = None,
        places: Mapping[tuple[str, str], Place] | None = None,
        broken: frozenset[str] = frozenset(),
    ) -> None:
        self._items = dict(items)
        self.groups = dict(groups or {})
        self.purposes = dict(purposes or {})
        self.parameters = dict(parameters or {})
        self.places = dict(places or {})
        self.broken = broken  # ids that are written but could not be read
        self.city_codes: frozenset[str] = frozenset()
        self.ward_codes: frozenset[str] = frozenset()
        self.plans: dict[Any, Any] = {}  # kept by knowledge, one for each day asked about
        self._evaluate: Evaluate | None = None

    def __getitem__(self, item_id: str) -> Item:
        return self._items[item_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def evaluate(self) -> Evaluate:
        """How conditions are answered; a vocabulary that was not bound cannot answer any."""
        if self._evaluate is None:
            raise LookupError("bind the vocabulary to an Evaluate before asking what is known")
        return self._evaluate

    def bind(
        self,
        evaluate: Evaluate,
        *,
        city_codes: Iterable[str] = (),
        ward_codes: Iterable[str] = (),
    ) -> "Vocabulary":
        """Gives the vocabulary its conditions' engine and the codes of this city; returns it."""
        self._evaluate = evaluate
        self.city_codes, self.ward_codes = frozenset(city_codes), frozenset(ward_codes)
        self.plans.clear()
        return self

    def place(self, kind: str, definition_id: str) -> Place:
        """Where a definition was written; `kind` is items, groups, purposes or parameters."""
        return self.places[kind, definition_id]


@dataclass
class Shelf:
    """Collects definitions of several kinds from files, refusing the same id twice."""

    problems: list[CatalogueProblem] = field(default_factory=list)
    found: dict[str, dict[str, BaseModel]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def read(self, file: Path, shown_as: str) -> Source | None:
        try:
            return read_source(file, shown_as)
        except CatalogueProblems as error:
            self.problems += error.problems
            return None

    def add_list(self, source: Source, kind: str, model: type[BaseModel]) -> None:
        """Adds each definition of a file that is one list under the key `kind`."""
        data = source.data
        if not isinstance(data, dict) or set(data) != {kind} or not isinstance(data[kind], list):
            self.problems.append(
                source.problem(
                    (),
                    "schema.file",
                    f"このファイルは「{kind}:」で始まる一覧ではありません",
                    f"1行目に「{kind}:」と書き、その下に「- id: …」を並べてください",
                )
            )
            return
        for index in range(len(data[kind])):
            self.add(kind, model, Place(source, (kind, index)))

    def add(self, kind: str, model: type[BaseModel], place: Place) -> None:
        """Adds the definition that stands at `place`, or notes what is wrong with it."""
        definition, problems = read_definition(model, place.source, place.path)
        self.problems += problems
        if definition is None:
            self.broken.add(place.raw_id())
            return
        definition_id: str = definition.id  # type: ignore[attr-defined]  # every definition has one
        first = self.places.get((kind, definition_id))
        if first is not None:
            self.problems.append(
                place.problem(
                    f"{kind}.duplicate_id",
                    f"id「{definition_id}」が2度あります(初めは {first})",
                    "どちらかの id を変えるか、一方を消してください",
                    "id",
                )
            )
            return
        self.places[kind, definition_id] = place
        self.found.setdefault(kind, {})[definition_id] = definition


def shown_name(file: Path) -> str:
    """A file's name for people: from the folder of the catalogue or the municipality on."""
    parts = file.parts
    for root in ("catalogue", "municipalities"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return str(file)


def read_file(file: Path, model: type[Definition]) -> tuple[Definition, Source]:
    """A file that is one definition, with the lines of its parts; raises CatalogueProblems."""
    source = read_source(file, shown_name(file))
    definition, problems = read_definition(model, source)
    if definition is None:
        raise CatalogueProblems(problems)
    return definition, source


def read_vocabulary(*folders: Path) -> tuple[Vocabulary, list[CatalogueProblem]]:
    """As much of the vocabulary as can be read, and what could not."""
    shelf = Shelf()
    for folder in folders:
        for file in sorted(folder.glob("*.yaml")):
            source = shelf.read(file, shown_name(file))
            if source is not None:
                kind, model = _FILES.get(file.name, ("items", Item))
                shelf.add_list(source, kind, model)
    found = shelf.found
    vocabulary = Vocabulary(
        found.get("items", {}),  # type: ignore[arg-type]  # the shelf holds each kind apart
        found.get("groups"),  # type: ignore[arg-type]  # as above
        found.get("purposes"),  # type: ignore[arg-type]  # as above
        found.get("parameters"),  # type: ignore[arg-type]  # as above
        shelf.places,
        frozenset(shelf.broken),
    )
    return vocabulary, shelf.problems


def load_vocabulary(*folders: Path) -> Vocabulary:
    """The vocabulary of the given folders; raises CatalogueProblems with all that is wrong."""
    vocabulary, problems = read_vocabulary(*folders)
    if problems:
        raise CatalogueProblems(problems)
    return vocabulary
