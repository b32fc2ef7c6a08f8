"""What a worker does for measures again and again."""

from datetime import datetime

from cityhall.engine.measures.actions import count_days_taken
from cityhall.foundation.outbox.api import every


@every(24 * 60 * 60, "measures.days_taken")
def days_taken(*, now: datetime) -> None:
    """The public figures of how long procedures take."""
    count_days_taken(now=now)
