"""What every check stands on: the definitions, their rules, and places to point at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cityhall.engine.procedures.loading import Definitions
from cityhall.engine.procedures.rulebook import Rulebook
from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    Place,
    Vocabulary,
    did_you_mean,
)

Problems = Iterator[CatalogueProblem]
Step = str | int


@dataclass(frozen=True)
class Ground:
    """Passed to every check."""

    definitions: Definitions
    rulebook: Rulebook

    @property
    def vocabulary(self) -> Vocabulary:
        return self.definitions.vocabulary

    def item(self, item_id: str) -> Place:
        return self.vocabulary.place("items", item_id)

    def procedure(self, procedure_id: str) -> Place:
        return self.definitions.place("procedures", procedure_id)

    def unknown(
        self, place: Place, what: str, name: str, known: Iterable[str], *path: Step
    ) -> Problems:
        """A problem if `name` is not among the known; none for one that is written but broken."""
        names = list(known)
        if name in names or name in self.definitions.broken:
            return
        remedy = did_you_mean(name, names) or f"{what}の定義を書き足すか、綴りを直してください"
        code = f"reference.unknown_{_CODES[what]}"
        yield place.problem(code, f"{what}「{name}」は定義されていません", remedy, *path)


_CODES = {
    "項目": "item",
    "グループ": "group",
    "パラメータ": "parameter",
    "利用目的": "purpose",
    "できごと": "life_event",
    "ワークフロー": "workflow",
    "組織": "unit",
    "状態": "state",
    "通知書": "notice",
}
