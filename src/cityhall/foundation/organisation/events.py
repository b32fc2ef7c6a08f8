"""What happens to the organisation that others count on."""

from datetime import date

from cityhall.kernel.events import Event, event


@event("organisation.closing_days_changed")
class ClosingDaysChanged(Event):
    """The city or a unit opens or closes on days on which it did not; deadlines may move.

    `units` are the codes of those that do, '' for the whole city.
    """

    days: tuple[date, ...]
    units: tuple[str, ...] = ("",)
