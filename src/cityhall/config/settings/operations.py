"""Who may watch: readiness and figures are answered to these addresses, or for this token."""

import os

OPERATIONS_FROM = os.environ.get("CITYHALL_WATCHED_FROM", "127.0.0.1,::1").split(",")
OPERATIONS_TOKEN = os.environ.get("CITYHALL_WATCH_TOKEN", "")
