"""What happens between people that they must be told."""

from cityhall.kernel.events import Event, event


@event("residents.child_added")
class ChildAdded(Event):
    """A parent may act for a child from now on."""

    parent_id: int
    child_id: int
    mandate_id: int


@event("residents.mandate_granted")
class MandateGranted(Event):
    """Somebody may act for another from now on; of parents `ChildAdded` tells."""

    principal_id: int
    agent_id: int
    mandate_id: int


@event("residents.mandate_refused")
class MandateRefused(Event):
    """Staff could not confirm what somebody had asked for."""

    request_id: int
    asked_by: int


@event("residents.mandate_revoked")
class MandateRevoked(Event):
    """Nobody acts by this mandate any more."""

    principal_id: int
    agent_id: int
    mandate_id: int
