"""Life events as tiles that can be ticked, several at once."""

from collections.abc import Collection
from dataclasses import dataclass

from cityhall.engine.procedures.api import Catalogue, LifeEvent


@dataclass(frozen=True)
class Tile:
    """A life event to choose, and how many procedures it brings."""

    event: LifeEvent
    count: int
    is_chosen: bool


def tiles(
    catalogue: Catalogue, *, chosen: Collection[str] = (), only: Collection[str] | None = None
) -> list[Tile]:
    """The life events that bring procedures, in their order; `only` some of them."""
    counted = (
        Tile(event, len(catalogue.procedures_of(event.id)), event.id in chosen)
        for event in catalogue.life_events.values()
        if only is None or event.id in only
    )
    return [tile for tile in counted if tile.count]
