"""Viruses are looked for by a real clamd, which comes and goes; nothing is lost meanwhile."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from cityhall.adapters.virus_scanner.clamd import Clamd
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.documents import scanning, storage
from cityhall.foundation.documents.api import (
    Document,
    open_document,
    preview,
    scan_waiting,
    scanner_standing,
    store_document,
)
from cityhall.foundation.documents.ports import CannotScan, ScannerAway
from cityhall.kernel.errors import Conflict, Invalid
from tests.adapters.clamd_server import EICAR, ClamdServer, ensure_clamd_is_installed
from tests.factories.files import a_pdf, a_photo
from tests.factories.places import NOON

pytestmark = pytest.mark.one_engine
THREAT = "Eicar-Made-Here.UNOFFICIAL"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClamdServer]:
    ensure_clamd_is_installed()
    server = ClamdServer(tmp_path_factory.mktemp("clamd"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def clamd(server: ClamdServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ClamdServer:
    """Running, wired up, and asked again at once after it was away."""
    if server.process is None:
        server.start()
    settings.CLAMD_URL = server.tcp
    settings.VIRUS_SCANNER = "cityhall.adapters.virus_scanner.clamd.Clamd"
    monkeypatch.setattr(scanning, "PAUSE", 0.0)
    monkeypatch.setattr(scanning, "_next_try_at", 0.0)
    return server


def an_infected_pdf(number: int = 0) -> bytes:
    """A PDF that opens, and holds what the test's signatures know."""
    return a_pdf(pages=1 + number) + b"\n%" + EICAR + b"\n%%EOF"


def hand_in(content: bytes, name: str = "a.pdf") -> Document:
    return store_document(io.BytesIO(content), name, by=Actor.visitor(), now=NOON)


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_clamd_is_asked_both_ways(clamd: ClamdServer, settings: Settings, way: str):
    settings.CLAMD_URL = getattr(clamd, way)
    assert Clamd().version().startswith("ClamAV ")
    assert Clamd().scan(a_photo()) == ""
    assert Clamd().scan(b"\0" * 9_999_999) == ""
    assert Clamd().scan(an_infected_pdf()) == THREAT


def test_what_clamd_will_not_take_is_told_apart_from_its_being_away(
    settings: Settings, tmp_path: Path
):
    ensure_clamd_is_installed()
    small = ClamdServer(tmp_path, limit="1M")
    small.start()
    settings.CLAMD_URL = small.tcp
    try:
        with pytest.raises(CannotScan, match="size limit"):
            Clamd().scan(b"\0" * 3_000_000)
    finally:
        small.kill()
    with pytest.raises(ScannerAway):
        Clamd().scan(b"x")
    with pytest.raises(ScannerAway):
        Clamd().version()


@pytest.mark.django_db(transaction=True)  # a page has no transaction around it
def test_a_virus_is_refused_before_anything_is_kept(clamd: ClamdServer):
    with pytest.raises(Invalid) as refusal:
        hand_in(an_infected_pdf())
    assert refusal.value.code == "documents.infected"
    assert "ウイルス対策ソフト" in refusal.value.remedy
    assert not Document.objects.exists()
    assert not storage.path_of(storage.digest_of(an_infected_pdf())).exists()
    (entry,) = entries_about("document", storage.digest_of(an_infected_pdf()))
    assert entry.action == "document.refused_infected"


@pytest.mark.django_db
def test_what_is_harmless_is_marked_so(clamd: ClamdServer):
    stored = hand_in(a_photo(), "a.jpg")
    assert (stored.scan, stored.scanned_at) == ("clean", NOON)
    standing = scanner_standing()
    assert standing.version.startswith("ClamAV ")
    assert (standing.waiting, standing.infected, standing.failed) == (0, 0, 0)


@pytest.mark.django_db
def test_without_a_scanner_everything_says_so():
    assert hand_in(a_photo(), "a.jpg").scan == "not_scanned"
    assert scan_waiting(now=NOON) == 0
    standing = scanner_standing()
    assert (standing.is_there, standing.version, standing.waiting) == (False, "", 1)


@pytest.mark.django_db
def test_what_came_in_while_clamd_was_away_is_looked_at_later(clamd: ClamdServer):
    clamd.kill()
    harmless, infected = hand_in(a_photo(), "a.jpg"), hand_in(an_infected_pdf())
    assert harmless.scan == infected.scan == "not_scanned"
    assert preview(infected) is not None, "nobody knows yet"
    assert scan_waiting(now=NOON) == 0
    standing = scanner_standing()
    assert standing.is_there
    assert standing.problem
    clamd.start()
    later = NOON + timedelta(minutes=1)
    assert scan_waiting(now=later) == 2
    harmless.refresh_from_db()
    infected.refresh_from_db()
    assert (harmless.scan, harmless.scanned_at) == ("clean", later)
    assert (infected.scan, infected.threat) == ("infected", THREAT)
    for way_in in (lambda: open_document(infected.pk), lambda: preview(infected)):
        with pytest.raises(Conflict) as refusal:
            way_in()
        assert refusal.value.code == "documents.quarantined"
    assert "document.infected" in [each.action for each in entries_about("document", infected.pk)]


@pytest.mark.django_db
def test_a_known_virus_is_refused_while_clamd_is_away(clamd: ClamdServer):
    clamd.kill()
    hand_in(an_infected_pdf())
    clamd.start()
    scan_waiting(now=NOON)
    clamd.kill()
    with pytest.raises(Invalid, match=r"documents\.infected"):
        hand_in(an_infected_pdf(), "again.pdf")


@pytest.mark.django_db
def test_a_document_whose_content_is_lost_does_not_stop_the_others(clamd: ClamdServer):
    clamd.kill()
    lost, there = hand_in(a_pdf(), "lost.pdf"), hand_in(a_photo(), "there.jpg")
    storage.discard(lost.sha256)
    clamd.start()
    assert scan_waiting(now=NOON) == 2
    assert set(Document.objects.values_list("pk", "scan")) == {
        (lost.pk, "failed"),
        (there.pk, "clean"),
    }


@pytest.mark.django_db
def test_killed_and_started_under_load_nothing_is_lost(clamd: ClamdServer):
    """Uploads go on while clamd dies and comes back three times over."""
    over = Event()

    def shake() -> None:
        for _ in range(3):
            over.wait(0.3)
            clamd.kill()
            over.wait(0.2)
            clamd.start()
        over.set()

    shaking = Thread(target=shake)
    shaking.start()
    kept: dict[UUID, bool] = {}
    refused = number = 0
    while not over.is_set() or number < 20:
        number += 1
        is_bad = number % 4 == 0
        content = an_infected_pdf(number) if is_bad else a_photo(size=(80, 60))
        try:
            kept[hand_in(content).pk] = is_bad
        except Invalid:
            refused += is_bad
    shaking.join()
    assert len(kept) + refused == number == Document.objects.count() + refused
    while scan_waiting(now=NOON):
        pass
    states = dict(Document.objects.values_list("pk", "scan"))
    assert states == {pk: "infected" if is_bad else "clean" for pk, is_bad in kept.items()}
