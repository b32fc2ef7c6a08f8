"""Reading drafts: what is known, what is still to be asked."""

from cityhall.resident_services.application.queries.drafts import (
    known_for,
    mandates_of,
    open_drafts_of,
    outside_mandate,
)
from cityhall.resident_services.application.queries.known import Known

__all__ = ["Known", "known_for", "mandates_of", "open_drafts_of", "outside_mandate"]
