"""The shape of catalogue/measures/*.yaml."""

from typing import Literal

from pydantic import Field

from cityhall.foundation.vocabulary.api import Definition, Snake, Text


class Measure(Definition):
    """What is measured, in words that a resident can check, and how it is computed.

    `version` grows with every change of meaning. `computed_by` names a function of `computing`.
    """

    id: Snake
    version: int = Field(ge=1)
    title: Text
    definition: Text
    unit: Literal["percent", "business_days", "per_case", "sheets"]
    better: Literal["higher", "lower"]
    computed_by: Snake


class MeasureFile(Definition):
    """A file of measures."""

    measures: tuple[Measure, ...]
