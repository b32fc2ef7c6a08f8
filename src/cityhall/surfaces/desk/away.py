"""Somebody's absence in the words of the desk."""

from cityhall.design_system.dates import short_day
from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import Away


def away_words(away: Away | None) -> str:
    """Until when somebody is away and who stands in; '' for somebody who is there."""
    if away is None:
        return ""
    until = words("desk.away.until", day=short_day(away.last_on))
    more = words("desk.away.deputy", name=away.deputy) if away.deputy else words("desk.away.none")
    return f"{until}{more}"
