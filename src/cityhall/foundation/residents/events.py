"""What happens between people that they must be told."""

from cityhall.kernel.events import Event, event


@event("residents.child_added")
class ChildAdded(Event):
    """A parent may act for a child from now on."""

    parent_id: int
    child_id: int
    mandate_id: int


@event("residents.mandate_revoked")
class MandateRevoked(Event):
    """Nobody acts by this mandate any more."""

    principal_id: int
    agent_id: int
    mandate_id: int
