"""What other domains may use of oversight."""

from cityhall.foundation.oversight.emergencies import (
    BREAK_GLASS,
    REVIEW,
    EmergencyView,
    begin_emergency,
    emergencies,
    emergency,
    read_person_in_emergency,
    review_emergency,
    reviewers_of,
    running_emergencies,
)
from cityhall.foundation.oversight.events import EmergencyOpened, UnusualFound
from cityhall.foundation.oversight.keeping import forget_findings
from cityhall.foundation.oversight.rules.emergency import EmergencyRule, emergency_rule
from cityhall.foundation.oversight.rules.unusual import UnusualRule, unusual_rules
from cityhall.foundation.oversight.sweeping import sweep_day, sweep_reads
from cityhall.foundation.oversight.unusual import (
    RuleCount,
    UnusualView,
    count_unusual,
    read_unusual,
    reviewers_of_day,
    settle_unusual,
    unusual_accesses,
    unusual_counts,
)

__all__ = [
    "BREAK_GLASS",
    "REVIEW",
    "EmergencyOpened",
    "EmergencyRule",
    "EmergencyView",
    "RuleCount",
    "UnusualFound",
    "UnusualRule",
    "UnusualView",
    "begin_emergency",
    "count_unusual",
    "emergencies",
    "emergency",
    "emergency_rule",
    "forget_findings",
    "read_person_in_emergency",
    "read_unusual",
    "review_emergency",
    "reviewers_of",
    "reviewers_of_day",
    "running_emergencies",
    "settle_unusual",
    "sweep_day",
    "sweep_reads",
    "unusual_accesses",
    "unusual_counts",
    "unusual_rules",
]
