"""An office whose cases other systems ask for."""

from tests.engine.cases.conftest import lasting_office, office, small

__all__ = ["lasting_office", "office", "small"]
