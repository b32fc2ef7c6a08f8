"""What a worker does for documents again and again."""

from datetime import datetime

from cityhall.foundation.documents.actions import sweep_contents
from cityhall.foundation.documents.scanning import scan_waiting
from cityhall.foundation.documents.uploads import sweep_uploads
from cityhall.foundation.outbox.api import every


@every(20, "documents.scan_waiting")
def scan(*, now: datetime) -> None:
    """Looks for viruses in what came in while the scanner was away."""
    scan_waiting(now=now)


@every(3600, "documents.sweep_uploads")
def sweep(*, now: datetime) -> None:
    """Forgets uploads that nobody has gone on with for a day."""
    sweep_uploads(now=now)


@every(6 * 3600, "documents.sweep_contents")
def discard(*, now: datetime) -> None:
    """Discards what could not be when its document was deleted: a backup was being made, or the
    place was away."""
    sweep_contents()
