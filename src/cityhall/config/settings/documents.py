"""What looks for viruses in what people hand in."""

import os

# tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; empty: nobody looks, and the desk says so.
CLAMD_URL = os.environ.get("CITYHALL_CLAMD_URL", "")
VIRUS_SCANNER = "cityhall.adapters.virus_scanner.clamd.Clamd" if CLAMD_URL else ""
