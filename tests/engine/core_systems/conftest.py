"""An office whose decided cases go to a core system."""

from tests.engine.cases.conftest import office, small

__all__ = ["office", "small"]
