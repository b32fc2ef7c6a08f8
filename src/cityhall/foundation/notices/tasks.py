"""What notices do again and again: papers that failed, or whose worker was lost."""

from datetime import datetime

from cityhall.foundation.notices.actions import make_due_papers
from cityhall.foundation.outbox.api import every


@every(60, "notices.make_due_papers")
def make_what_is_due(*, now: datetime) -> None:
    """Try again what has waited long enough."""
    make_due_papers(now)
