"""An office whose people have accounts."""

from tests.engine.cases.conftest import office, small

__all__ = ["office", "small"]
