"""A rule that has been read and checked, ready to be compiled, printed or counted."""

from dataclasses import dataclass
from functools import cached_property

from cityhall.engine.rules.tree import IsNull, Node, items_of, parameters_of, walk


@dataclass(frozen=True)
class Rule:
    """One condition over items of the vocabulary: TRUE, FALSE, or unknown (NULL)."""

    text: str
    condition: Node

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the items that occur, in the order written."""
        return items_of(self.condition)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the dated parameters that occur, without the colon."""
        return parameters_of(self.condition)

    @cached_property
    def stays_decided(self) -> bool:
        """Whether TRUE and FALSE stay as they are, whatever is learned later.

        So it is without IS NULL: every other part is unknown while its values are, and known
        once they are. Such a rule is also never unknown when all its items are known.
        """
        return not any(isinstance(part, IsNull) for part in walk(self.condition))

    def unanswerable(self, knowable: frozenset[str] | set[str]) -> tuple[str, ...]:
        """Items nobody can ever learn; a rule with one may stay unknown after every question."""
        return tuple(item for item in self.items if item not in knowable)
