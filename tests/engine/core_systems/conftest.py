"""An office whose decided cases go to a core system."""

from tests.engine.cases.conftest import office, small
from tests.engine.core_systems.scenarios import city, place

__all__ = ["city", "office", "place", "small"]
