"""What a worker does for measures again and again."""

from datetime import datetime

from cityhall.engine.measures.actions import count_days_taken
from cityhall.engine.measures.steps import count_step_times
from cityhall.foundation.outbox.api import every


@every(24 * 60 * 60, "measures.days_taken")
def days_taken(*, now: datetime) -> None:
    """The public figures of how long procedures take."""
    count_days_taken(now=now)


@every(24 * 60 * 60, "measures.step_times")
def step_times(*, now: datetime) -> None:
    """The figures of how long the steps of the office take."""
    count_step_times(now=now)
