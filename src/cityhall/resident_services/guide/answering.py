"""What the catalogue says to a set of facts, procedure by procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.engine.procedures.api import Catalogue
from cityhall.resident_services.guide.wording import wording_of


@dataclass(frozen=True)
class Told:
    """Whether a procedure applies (None: not known yet), which items decide, and why."""

    id: str
    answer: bool | None
    deciding: tuple[str, ...]
    because: tuple[str, ...]


def answer_all(catalogue: Catalogue, facts: Mapping[str, Any], *, today: date) -> list[Told]:
    """The answer of every procedure in force, in the order of the catalogue."""
    values = catalogue.known(facts, today=today)
    said = catalogue.rule_set(today).answer(values)
    words = wording_of(catalogue)
    return [
        Told(
            name,
            answer.value,
            answer.deciding,
            tuple(words.sentences(answer, values, lambda item: _source(item, facts))),
        )
        for name, answer in said.items()
    ]


def _source(item: str, facts: Mapping[str, Any]) -> str:
    return "あなたの答え" if item in facts else "答えから分かること"
