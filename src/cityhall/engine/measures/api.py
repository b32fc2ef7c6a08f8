"""What other domains may use of measures."""

from cityhall.engine.measures.actions import count_days_taken
from cityhall.engine.measures.definitions import definition_of, measures
from cityhall.engine.measures.periods import Period, fiscal_year_of
from cityhall.engine.measures.published import Days, Usual, UsualOf, usual_days
from cityhall.engine.measures.queries import FEWEST, MeasureValue, measure, measure_by
from cityhall.engine.measures.retyped import Retyped, retyped_fields
from cityhall.engine.measures.schema import Measure
from cityhall.engine.measures.steps import StepFigure, count_step_times, step_times

__all__ = [
    "FEWEST",
    "Days",
    "Measure",
    "MeasureValue",
    "Period",
    "Retyped",
    "StepFigure",
    "Usual",
    "UsualOf",
    "count_days_taken",
    "count_step_times",
    "definition_of",
    "fiscal_year_of",
    "measure",
    "measure_by",
    "measures",
    "retyped_fields",
    "step_times",
    "usual_days",
]
