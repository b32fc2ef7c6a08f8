"""How staff prove who they are, and for how long that is believed."""

import os

from cityhall.config.settings.applications import DEMO

# `required`: nobody works without a second factor; `offered`: whoever has one is asked for it.
STAFF_SECOND_FACTOR = os.environ.get(
    "CITYHALL_STAFF_SECOND_FACTOR", "offered" if DEMO else "required"
)
# After so long without a page the session is locked, not ended: nothing typed is lost.
STAFF_IDLE_MINUTES = int(os.environ.get("CITYHALL_STAFF_IDLE_MINUTES", "60"))
STAFF_PROOF_HOURS = 12  # after so long one proves oneself again, however busy one is
# Before a decision the last proof may be so old.
DECISION_PROOF_MINUTES = int(os.environ.get("CITYHALL_DECISION_PROOF_MINUTES", "15"))
# A list that was taken out as a file is kept so long, then deleted.
FILE_DAYS = int(os.environ.get("CITYHALL_FILE_DAYS", "7"))
# Failures within the time of a lock: of one login from anywhere, and from one address in all.
FAILURES_OF_A_LOGIN = 30
FAILURES_OF_AN_ADDRESS = 100
AXES_HANDLER = "cityhall.foundation.accounts.lockout.Handler"
