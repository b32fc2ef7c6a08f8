"""What other domains may use of measures."""

from cityhall.engine.measures.definitions import definition_of, measures
from cityhall.engine.measures.periods import Period
from cityhall.engine.measures.queries import MeasureValue, measure, measure_by
from cityhall.engine.measures.schema import Measure

__all__ = [
    "Measure",
    "MeasureValue",
    "Period",
    "definition_of",
    "measure",
    "measure_by",
    "measures",
]
