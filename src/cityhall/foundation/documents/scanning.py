"""Looking for viruses: at once where the scanner answers, later where it does not.

Nobody's filing waits for a scanner. What came in while it was away is marked "not scanned" and
looked at by a worker as soon as it answers again. What is found then is quarantined: the bytes
stay under their digest as evidence, and no way of opening them is left.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.utils.module_loading import import_string

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.documents.events import DocumentQuarantined
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.ports import CannotScan, PlaceAway, ScannerAway, VirusScanner
from cityhall.foundation.documents.queries import open_content
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.errors import NotFound
from cityhall.kernel.transactions import write

WATCH = Actor.system("ウイルス検査")
BATCH = 200
#: After a vain attempt nobody's upload waits for the next one for so long, in seconds.
PAUSE = 15.0
Scan = Document.Scan
_next_try_at = 0.0


@dataclass(frozen=True)
class Scanned:
    """What came of a look; `threat` is the scanner's name for what it found."""

    state: str
    threat: str = ""


@dataclass(frozen=True)
class ScannerStanding:
    """How the scanner stands. `version` is '' where it does not answer, `problem` says why;
    the counts are of documents not deleted."""

    is_there: bool
    version: str
    problem: str
    waiting: int
    infected: int
    failed: int


def scanner() -> VirusScanner | None:
    """The adapter behind the port, by settings.VIRUS_SCANNER; None where there is none."""
    if not settings.VIRUS_SCANNER:
        return None
    adapter: VirusScanner = import_string(settings.VIRUS_SCANNER)()
    return adapter


def look(content: bytes) -> Scanned:
    """One look, or `not_scanned` where nobody can look just now. Never raises."""
    global _next_try_at
    if time.monotonic() < _next_try_at:
        return Scanned(Scan.NOT_SCANNED)
    try:
        return _ask(content)
    except ScannerAway:
        _next_try_at = time.monotonic() + PAUSE
        return Scanned(Scan.NOT_SCANNED)


def _ask(content: bytes) -> Scanned:
    found = scanner()
    if found is None:
        return Scanned(Scan.NOT_SCANNED)
    try:
        threat = found.scan(content)
    except CannotScan as refusal:
        return Scanned(Scan.FAILED, str(refusal)[:200])
    return Scanned(Scan.INFECTED, threat[:200]) if threat else Scanned(Scan.CLEAN)


def scan_waiting(*, now: datetime) -> int:
    """Looks at what nobody has looked at yet, the oldest first; how many it could."""
    done = 0
    try:
        for document in _waiting():
            _note(document, _look_again(document), now=now)
            done += 1
    except (ScannerAway, PlaceAway):  # the next round begins where this one ended
        pass
    return done


def _waiting() -> Iterator[Document]:
    if scanner() is None:
        return
    waiting = Document.objects.filter(scan=Scan.NOT_SCANNED, deleted_at__isnull=True)
    yield from list(waiting.order_by("created_at", "id")[:BATCH])


def _look_again(document: Document) -> Scanned:
    try:
        with open_content(document) as stream:
            return _ask(stream.read())
    except NotFound:
        return Scanned(Scan.FAILED, "no content")


@write
def _note(document: Document, scanned: Scanned, *, now: datetime) -> None:
    """Writes what was found, once: of two workers the second changes nothing."""
    waiting = Document.objects.filter(pk=document.pk, scan=Scan.NOT_SCANNED)
    if not waiting.update(scan=scanned.state, threat=scanned.threat, scanned_at=now):
        return
    if scanned.state == Scan.CLEAN:
        return
    record(
        by=WATCH,
        action=f"document.{scanned.state}",
        object_kind="document",
        object_id=document.pk,
        now=now,
        detail={"sha256": document.sha256, "threat": scanned.threat},
    )
    if scanned.state == Scan.INFECTED:
        announce(DocumentQuarantined(str(document.pk)), now=now)


def scanner_standing() -> ScannerStanding:
    """Asks the scanner for its version, and counts what waits and what was found."""
    found, version, problem = scanner(), "", ""
    if found is not None:
        try:
            version = found.version()
        except ScannerAway as away:
            problem = str(away)
    rows = Document.objects.filter(deleted_at__isnull=True).values_list("scan")
    counts = dict(rows.annotate(Count("id")).order_by())
    return ScannerStanding(
        is_there=found is not None,
        version=version,
        problem=problem,
        waiting=counts.get(Scan.NOT_SCANNED, 0),
        infected=counts.get(Scan.INFECTED, 0),
        failed=counts.get(Scan.FAILED, 0),
    )
