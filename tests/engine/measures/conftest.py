"""The office and small catalogue of the tests of cases."""

from tests.engine.cases.conftest import office, small

__all__ = ["office", "small"]
