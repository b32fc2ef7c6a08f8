"""An office whose cases other systems ask for."""

from tests.engine.cases.conftest import office, small

__all__ = ["office", "small"]
