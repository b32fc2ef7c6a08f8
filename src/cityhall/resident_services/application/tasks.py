"""What applications do again and again: drafts that grow old."""

from datetime import datetime

from cityhall.foundation.outbox.api import every
from cityhall.resident_services.application.actions.expiring import expire_drafts, warn_of_expiry


@every(3600, "application.expire_drafts")
def tend_drafts(*, now: datetime) -> None:
    """Warn a week before, erase on the day."""
    warn_of_expiry(now)
    expire_drafts(now)
