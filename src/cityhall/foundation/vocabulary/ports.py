"""What the vocabulary needs from above: its conditions are rules, and those the engine knows."""

from collections.abc import Callable, Mapping
from typing import Protocol

from cityhall.foundation.vocabulary.definitions import Scalar

Values = Mapping[str, Scalar | None]
Answer = Callable[[Values], Mapping[str, bool | None]]


class Evaluate(Protocol):
    """Reads and answers conditions; `engine.procedures` binds it to the vocabulary."""

    def items(self, text: str) -> frozenset[str]:
        """The items that a condition names."""

    def prepare(self, conditions: Mapping[str, str], parameters: Mapping[str, Scalar]) -> Answer:
        """A function from known values to the answer of each condition, by its name.

        An answer is True, False or None (unknown); an item missing from the values is unknown.
        """
