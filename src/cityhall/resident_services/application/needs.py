"""Which items a procedure's form has to ask, and which follow from others.

Pure, over the catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cityhall.engine.procedures.api import Catalogue, Procedure
from cityhall.foundation.vocabulary.api import Item, dependencies


@dataclass(frozen=True)
class Needs:
    """What a procedure rests on, in the order of the vocabulary.

    `items` its form asks. `decided_by` is what happened to somebody (event) and only decides
    whether the procedure applies: whoever has chosen it is not asked, but an answer is kept.
    """

    items: tuple[str, ...]
    decided_by: tuple[str, ...]


@lru_cache(maxsize=4096)
def needs_of(catalogue: Catalogue, procedure: str, left_out: frozenset[str]) -> Needs:
    """What a procedure needs, without the documents `left_out`."""
    definition, vocabulary = catalogue.procedures[procedure], catalogue.vocabulary
    asked = _closed(catalogue, _asked_by(catalogue, definition)) - left_out
    deciding = _closed(catalogue, catalogue.rulebook.items(definition.who)) - asked - left_out
    happened = {item for item in deciding if vocabulary[item].about == "event"}
    needed = asked | deciding - happened
    return Needs(
        items=tuple(item for item in vocabulary if item in needed),
        decided_by=tuple(item for item in vocabulary if item in happened),
    )


@lru_cache(maxsize=4096)
def sources_of(catalogue: Catalogue, item_id: str) -> frozenset[str]:
    """The items that a derived one follows from, and what those follow from; none for others."""
    item = catalogue.vocabulary[item_id]
    if item.derive is None:
        return frozenset()
    behind = dependencies(item.model_copy(update={"asked_when": None}), catalogue.rulebook)
    return frozenset(behind).union(*(sources_of(catalogue, each) for each in behind))


def _asked_by(catalogue: Catalogue, procedure: Procedure) -> Iterable[str]:
    """What the procedure itself asks, counts its days from, or chooses its documents by."""
    yield from procedure.items
    yield from procedure.in_city
    if procedure.deadline is not None:
        yield procedure.deadline.event
    for document in procedure.documents:
        if document.when is not None:
            yield from catalogue.rulebook.items(document.when)


def _closed(catalogue: Catalogue, named: Iterable[str]) -> set[str]:
    """The items named, and those that say whether they are asked or from which they follow.

    An item that can be asked itself does not bring in what it might follow from.
    """
    wanted, found = list(named), set[str]()
    while wanted:
        item_id = wanted.pop()
        if item_id in catalogue.vocabulary and item_id not in found:
            found.add(item_id)
            wanted += _behind(catalogue, catalogue.vocabulary[item_id])
    return found


def _behind(catalogue: Catalogue, item: Item) -> list[str]:
    if item.askable:
        item = item.model_copy(update={"derive": None})
    return dependencies(item, catalogue.rulebook)
