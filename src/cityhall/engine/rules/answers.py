"""What a set of rules says about one person, and which question brings the most answers."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from cityhall.engine.rules.tree import Node


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One condition of a rule that a sentence can be said about; one object for equal ones."""

    node: Node
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """TRUE, FALSE or unknown (None), and the items it rests on.

    For TRUE and FALSE the values of `deciding` suffice: with every other item unknown the answer
    is the same. For unknown they are the items still needed; what can no longer matter is left
    out. `conditions` are the conditions those items stand in; `needed` has a letter for each item
    still needed and is empty once the answer is known.
    """

    value: bool | None
    deciding: tuple[str, ...]
    conditions: tuple[Condition, ...] = field(default=(), repr=False, compare=False)
    needed: str = field(default="", repr=False, compare=False)


class Answers(Mapping[str, Answer]):
    """The answer of every rule, by its name. `letters` has one letter for each item."""

    __slots__ = ("_answers", "_letters", "_places")

    def __init__(
        self, answers: list[Answer], places: Mapping[str, int], letters: Mapping[str, str]
    ) -> None:
        self._answers = answers
        self._places = places
        self._letters = letters

    def __getitem__(self, name: str) -> Answer:
        return self._answers[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def pairs(self) -> Iterator[tuple[str, Answer]]:
        """Name and answer of every rule in their order; quicker than `items()`."""
        return zip(self._places, self._answers, strict=True)

    def next_item(self, askable: Collection[str]) -> str | None:
        """The item most undecided rules still need; the earlier of `askable` where several do.

        None where no askable item would bring any rule further.
        """
        # Letters of one text are counted faster than items out of many tuples.
        needed = Counter("".join([answer.needed for answer in self._answers]))
        letters = self._letters
        wanted = [item for item in askable if letters.get(item) in needed]
        return max(wanted, key=lambda item: needed[letters[item]], default=None)
