"""What other domains may use of the audit."""

from cityhall.foundation.audit.actions import ActorLike, ensure_has_ground, record, record_read
from cityhall.foundation.audit.guards import append_only, refuse
from cityhall.foundation.audit.listings import (
    digest_of_search,
    record_case_reads,
    record_found,
    record_listing,
)
from cityhall.foundation.audit.queries import (
    AuditEntry,
    entries_about,
    entries_named,
    entries_of_case,
    entries_upon,
    reads_of_person,
)
from cityhall.foundation.audit.reading_days import (
    LoggedRead,
    acted_for,
    pairs_read_often,
    reads_between,
    reads_of_pair,
    reads_with_ids,
)
from cityhall.foundation.audit.seals import (
    SEALS_KNOWN,
    Altered,
    altered_entries,
    raw_seals,
    seal_entries,
)
from cityhall.foundation.audit.told import ToldRead, reads_told_to
from cityhall.foundation.audit.withholding import Purpose, ReadRules, Withheld, read_rules

__all__ = [
    "SEALS_KNOWN",
    "ActorLike",
    "Altered",
    "AuditEntry",
    "LoggedRead",
    "Purpose",
    "ReadRules",
    "ToldRead",
    "Withheld",
    "acted_for",
    "altered_entries",
    "append_only",
    "digest_of_search",
    "ensure_has_ground",
    "entries_about",
    "entries_named",
    "entries_of_case",
    "entries_upon",
    "pairs_read_often",
    "raw_seals",
    "read_rules",
    "reads_between",
    "reads_of_pair",
    "reads_of_person",
    "reads_told_to",
    "reads_with_ids",
    "record",
    "record_case_reads",
    "record_found",
    "record_listing",
    "record_read",
    "refuse",
    "seal_entries",
]
