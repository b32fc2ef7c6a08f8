"""What other domains may use of oversight."""

from cityhall.foundation.oversight.emergencies import (
    BREAK_GLASS,
    REVIEW,
    EmergencyView,
    begin_emergency,
    emergencies,
    emergency,
    review_emergency,
    reviewers_of,
    running_emergencies,
)
from cityhall.foundation.oversight.events import EmergencyOpened
from cityhall.foundation.oversight.rules import EmergencyRule, emergency_rule

__all__ = [
    "BREAK_GLASS",
    "REVIEW",
    "EmergencyOpened",
    "EmergencyRule",
    "EmergencyView",
    "begin_emergency",
    "emergencies",
    "emergency",
    "emergency_rule",
    "review_emergency",
    "reviewers_of",
    "running_emergencies",
]
