"""What a case asks for and does not hold: to be asked for by a correction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.engine.procedures.api import Version
from cityhall.foundation.vocabulary.api import Item, asked_items
from cityhall.kernel.texts import say


@dataclass(frozen=True)
class Unanswered:
    """An item that applies to the case and has no value."""

    item: Item
    label: str
    group: str
    is_required: bool


def unanswered_in(
    definition: Version, answers: Mapping[str, Any], *, today: date, language: str
) -> tuple[Unanswered, ...]:
    """In the order in which the procedure asks. What follows from other answers is not missing."""
    asked = asked_items(definition.items, answers, today=today)
    known = definition.catalogue.known(answers, today=today)
    wanted = definition.catalogue.documents_wanted(definition.procedure, answers, today=today)
    applies = {**asked, **wanted}
    return tuple(
        Unanswered(item, say(item.for_office, language), item.group, item.required)
        for name in definition.procedure.items
        if name not in answers and applies[name] is True and known.get(name) is None
        for item in [definition.items[name]]
    )
