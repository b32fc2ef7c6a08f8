"""What those who look after others' access must be told."""

from datetime import date

from cityhall.kernel.events import Event, event


@event("oversight.emergency_opened")
class EmergencyOpened(Event):
    """Somebody took access in an emergency."""

    access_id: int


@event("oversight.unusual_found")
class UnusualFound(Event):
    """A day was looked through, and reads of it were not as usual."""

    on: date
