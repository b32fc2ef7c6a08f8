"""Days of a sample, counted from its loading."""

from datetime import datetime, timedelta

#: The fictitious bureaus of a demo; no units of any city.
SAMPLES = ("sample-bureau", "sample-ward")


def dated_from(now: datetime, days: int) -> datetime:
    """So many days after (or before) the loading."""
    return now + timedelta(days=days)
