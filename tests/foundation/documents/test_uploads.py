"""Files in pieces over lines that break: every step again changes nothing, nothing is half."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from cityhall.foundation.documents import places, storage, uploads
from cityhall.foundation.documents.api import Document, open_document
from cityhall.foundation.documents.models import PartialUpload
from cityhall.kernel import clock
from tests.factories.files import a_pdf, a_photo
from tests.factories.people import a_resident

pytestmark = pytest.mark.django_db
PHOTO = a_photo(size=(900, 700))
PIECE = 100_000


@pytest.fixture
def browser(client: Client) -> Client:
    return client


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(browser: Client, content: bytes = PHOTO, **other: object) -> Any:
    told = {"name": "証明𠮷.jpg", "size": len(content), "sha256": sha256(content), "key": "k1"}
    return browser.post("/uploads/", told | other)


def put(browser: Client, upload: str, at: int, content: bytes, **headers: str) -> Any:
    digest = headers.get("digest", sha256(content))
    return browser.post(
        f"/uploads/{upload}/{at}/",
        content,
        content_type="application/octet-stream",
        headers={"X-Piece-Sha256": digest},
    )


def send(browser: Client, content: bytes = PHOTO, **other: object) -> str:
    """Everything but the finish; the upload's id."""
    upload = begin(browser, content, **other).json()["id"]
    for at in range(0, len(content), PIECE):
        answer = put(browser, upload, at, content[at : at + PIECE])
        assert answer.json() == {"received": min(at + PIECE, len(content))}
    return upload


def finish(browser: Client, upload: str) -> Any:
    return browser.post(f"/uploads/{upload}/finish/")


def left() -> list[Path]:
    return [path for path in (settings.VAR_DIR / "uploads").rglob("*") if path.is_file()]


def test_pieces_become_the_very_file_and_nothing_is_left(browser: Client) -> None:
    assert len(PHOTO) > 2 * PIECE
    answer = finish(browser, send(browser))
    assert answer.json()["name"] == "証明𠮷.jpg"
    with open_document(answer.json()["document"]) as stream:
        assert stream.read() == PHOTO
    assert left() == []


def test_every_step_may_be_sent_again(browser: Client) -> None:
    upload = send(browser)
    assert begin(browser).json() == {
        "id": upload, "received": len(PHOTO), "piece": uploads.PIECE, "document": None,
    }  # fmt: skip
    assert put(browser, upload, 0, PHOTO[:PIECE]).json() == {"received": len(PHOTO)}
    first, second = finish(browser, upload).json(), finish(browser, upload).json()
    assert first == second
    assert Document.objects.count() == PartialUpload.objects.count() == 1
    assert begin(browser).json()["document"] == first["document"]


def test_it_goes_on_from_where_the_line_broke(browser: Client) -> None:
    upload = begin(browser).json()["id"]
    put(browser, upload, 0, PHOTO[:PIECE])
    assert begin(browser).json()["received"] == PIECE, "a page opened anew asks again"
    gap = put(browser, upload, 2 * PIECE, PHOTO[2 * PIECE : 3 * PIECE])
    assert gap.json() == {"received": PIECE}, "and a gap is not taken"
    assert browser.get(f"/uploads/{upload}/").json()["received"] == PIECE
    assert finish(browser, upload).status_code == 409


def test_a_piece_that_changed_on_its_way_is_not_taken(browser: Client) -> None:
    upload = begin(browser).json()["id"]
    answer = put(browser, upload, 0, b"\0" + PHOTO[1:PIECE], digest=sha256(PHOTO[:PIECE]))
    assert (answer.status_code, answer.json()["code"]) == (422, "documents.piece_changed")
    assert answer["Content-Type"] == "application/problem+json"
    assert left() == []
    assert browser.get(f"/uploads/{upload}/").json()["received"] == 0


def test_a_whole_that_is_not_what_was_said_is_forgotten(browser: Client) -> None:
    upload = send(browser, sha256=sha256(b"something else"))
    answer = finish(browser, upload)
    assert answer.json()["code"] == "documents.upload_changed"
    assert (left(), Document.objects.count(), PartialUpload.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"size": 0}, "documents.empty"),
        ({"size": "-1"}, "documents.empty"),
        ({"size": 10 * 1024 * 1024 + 1}, "documents.too_large"),
        ({"sha256": "../../etc/passwd"}, "documents.upload_unclear"),
        ({"key": ""}, "documents.upload_unclear"),
        ({"key": "x" * 81}, "documents.upload_unclear"),
    ],
)
def test_what_cannot_become_a_document_is_refused_before_it_is_sent(
    browser: Client, told: dict[str, object], code: str
) -> None:
    answer = begin(browser, **told)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]
    assert not PartialUpload.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * (uploads.PIECE + 1)])
def test_a_piece_of_another_size_is_refused(browser: Client, content: bytes) -> None:
    upload = begin(browser).json()["id"]
    assert put(browser, upload, 0, content).json()["code"] == "documents.upload_unclear"


def test_more_than_was_said_is_refused(browser: Client) -> None:
    upload = begin(browser, b"abc").json()["id"]
    assert put(browser, upload, 0, b"abcd").status_code == 422


def test_what_it_is_is_judged_at_the_end_as_ever(browser: Client) -> None:
    page = b"<html><script>alert(1)</script></html>"
    answer = finish(browser, send(browser, page, name="photo.jpg"))
    assert answer.json()["code"] == "documents.unknown_type"
    assert (left(), PartialUpload.objects.count()) == ([], 0)


def test_an_upload_is_its_owners_alone(browser: Client) -> None:
    upload = send(browser)
    stranger, resident = Client(), Client()
    resident.force_login(a_resident(), backend="django.contrib.auth.backends.ModelBackend")
    for other in (stranger, resident):
        for answer in (
            other.get(f"/uploads/{upload}/"),
            put(other, upload, 0, PHOTO[:PIECE]),
            finish(other, upload),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "documents.upload_gone")
    assert finish(browser, upload).status_code == 200
    assert begin(stranger).json()["id"] != upload, "the same key of somebody else"


def test_nobody_fills_the_place_with_beginnings(browser: Client) -> None:
    answers = [begin(browser, key=f"k{number}") for number in range(uploads.MOST_OPEN + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [201, 429]


def test_a_script_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/uploads/", {"name": "a"}).status_code == 403
    assert (
        strict.post(f"/uploads/{uuid4()}/0/", b"x", "application/octet-stream").status_code == 403
    )


def full_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full from the write after `count` more."""
    fsync, written = places.os.fsync, iter(range(10_000))

    def maybe_full(descriptor: int) -> None:
        if next(written) >= count:
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", maybe_full)


def test_a_full_disk_is_told_and_leaves_nothing_half(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begin(browser).json()["id"]
    put(browser, upload, 0, PHOTO[:PIECE])
    before = left()
    with monkeypatch.context() as full:
        full_after(0, full)
        answer = put(browser, upload, PIECE, PHOTO[PIECE : 2 * PIECE])
    assert (answer.status_code, answer.json()["code"]) == (507, "documents.no_room")
    assert "受け取っていません" in answer.json()["title"]
    assert left() == before
    for at in range(PIECE, len(PHOTO), PIECE):
        put(browser, upload, at, PHOTO[at : at + PIECE])
    with monkeypatch.context() as full:
        full_after(0, full)
        assert finish(browser, upload).status_code == 507
    assert not Document.objects.exists()
    assert not storage.path_of(sha256(PHOTO)).exists()
    answer = finish(browser, upload)
    assert answer.status_code == 200, "once there is room, from where it was"
    assert left() == []


def test_what_nobody_goes_on_with_is_swept(browser: Client) -> None:
    upload = begin(browser).json()["id"]
    put(browser, upload, 0, PHOTO[:PIECE])
    stray = settings.VAR_DIR / "uploads" / str(uuid4()) / "000000000000"
    stray.parent.mkdir()
    stray.write_bytes(b"of a row that is gone")
    assert uploads.sweep_uploads(now=clock.now()) == 1
    assert not stray.exists()
    assert len(left()) == 1
    assert uploads.sweep_uploads(now=clock.now() + timedelta(hours=25)) == 1
    assert (left(), PartialUpload.objects.count()) == ([], 0)


def test_sweeping_what_was_finished_leaves_the_document(browser: Client) -> None:
    document = finish(browser, send(browser, a_pdf(), name="a.pdf")).json()["document"]
    uploads.sweep_uploads(now=clock.now() + timedelta(days=2))
    with open_document(document) as stream:
        assert stream.read() == a_pdf()


def test_answers_are_plain_and_not_kept(browser: Client, settings: Settings) -> None:
    answer = begin(browser)
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["piece"] <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
