"""What a worker does for documents again and again."""

from datetime import datetime

from cityhall.foundation.documents.scanning import scan_waiting
from cityhall.foundation.outbox.api import every


@every(20, "documents.scan_waiting")
def scan(*, now: datetime) -> None:
    """Looks for viruses in what came in while the scanner was away."""
    scan_waiting(now=now)
