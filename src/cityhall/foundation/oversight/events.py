"""What those who look after others' access must be told."""

from cityhall.kernel.events import Event, event


@event("oversight.emergency_opened")
class EmergencyOpened(Event):
    """Somebody took access in an emergency."""

    access_id: int
