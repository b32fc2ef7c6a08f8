"""Reading drafts: what is known, what is still to be asked."""

from cityhall.resident_services.application.queries.drafts import known_for, open_drafts_of
from cityhall.resident_services.application.queries.known import Known

__all__ = ["Known", "known_for", "open_drafts_of"]
