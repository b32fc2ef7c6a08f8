"""What other domains may use of the audit."""

from cityhall.foundation.audit.actions import ActorLike, ensure_has_ground, record, record_read
from cityhall.foundation.audit.guards import append_only, refuse
from cityhall.foundation.audit.queries import (
    AuditEntry,
    entries_about,
    entries_of_case,
    reads_of_person,
)

__all__ = [
    "ActorLike",
    "AuditEntry",
    "append_only",
    "ensure_has_ground",
    "entries_about",
    "entries_of_case",
    "reads_of_person",
    "record",
    "record_read",
    "refuse",
]
