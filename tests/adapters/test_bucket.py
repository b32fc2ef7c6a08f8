"""Documents in a bucket of a real S3-compatible server, which comes and goes; nothing is lost."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cityhall.adapters.bucket.s3 import Bucket
from cityhall.foundation.documents import storage
from cityhall.foundation.documents.actions import sweep_contents
from cityhall.foundation.documents.api import (
    Document,
    delete_document,
    held_contents,
    open_document,
    place_answers,
    preview,
    serve,
    store_document,
    wrong_documents,
)
from cityhall.foundation.documents.models import PartialUpload
from cityhall.foundation.documents.ports import PlaceAway
from cityhall.kernel.errors import Invalid
from tests.adapters.cut_line import Line
from tests.adapters.s3_server import BUCKET, SECRETS, S3Server
from tests.factories.files import a_photo
from tests.factories.people import TESTS
from tests.factories.places import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_engine,
    pytest.mark.xdist_group("s3"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(server: S3Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """Wired up, with a prefix for this test alone."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings.S3_BUCKET, settings.S3_ENDPOINT = BUCKET, server.endpoint
    settings.S3_PREFIX = f"city-{uuid4().hex[:8]}"
    settings.DOCUMENT_PLACE = "cityhall.adapters.bucket.s3.Bucket"
    return server


def hand_in(content: bytes) -> Document:
    return store_document(io.BytesIO(content), "写真.jpg", by=TESTS, now=NOON)


def keys(server: S3Server, settings: Settings) -> list[str]:
    return [each.key for each in server.bucket().objects.filter(Prefix=settings.S3_PREFIX)]


def found() -> list[tuple[str, str]]:
    return [(wrong.code, wrong.reference) for wrong in wrong_documents()]


def test_a_document_comes_back_byte_for_byte(
    bucket: S3Server, settings: Settings, var_dir: Path
) -> None:
    photo = a_photo()
    one, other = hand_in(photo), hand_in(photo)
    assert keys(bucket, settings) == [f"{settings.S3_PREFIX}/{storage.name_of(one.sha256)}"]
    assert not (var_dir / "documents").exists()
    with open_document(one.pk) as content:
        assert content.read() == photo
    assert b"".join(serve(other)) == photo  # type: ignore[arg-type]  # nothing asynchronous
    assert preview(one)
    assert found() == []
    delete_document(document_id=one.pk, reason="取り下げ", by=TESTS, now=NOON)
    assert len(keys(bucket, settings)) == 1
    delete_document(document_id=other.pk, reason="取り下げ", by=TESTS, now=NOON)
    assert keys(bucket, settings) == []


def test_what_is_altered_or_taken_away_in_the_bucket_is_found(
    bucket: S3Server, settings: Settings
) -> None:
    photo = a_photo()
    stored = hand_in(photo)
    place = bucket.bucket().Object(f"{settings.S3_PREFIX}/{storage.name_of(stored.sha256)}")
    place.put(Body=photo[:-1] + bytes([photo[-1] ^ 1]))
    assert found() == [("document_changed", stored.sha256[:12])]
    place.delete()
    assert found() == [("document_missing", stored.sha256[:12])]


def test_cities_beside_each_other_see_only_their_own(bucket: S3Server, settings: Settings) -> None:
    name = storage.name_of(storage.keep(b"of the first"))
    first = settings.S3_PREFIX
    settings.S3_PREFIX = first + "0"  # begins with the same letters
    assert list(Bucket().all()) == []
    Bucket().put(name, b"of the second")
    settings.S3_PREFIX = first
    assert Bucket().size(name) == len(b"of the first")
    assert [each.name for each in Bucket().all()] == [name]
    Bucket().discard(name)
    Bucket().discard(name)
    assert Bucket().size(name) is None
    with pytest.raises(FileNotFoundError):
        Bucket().open(name)
    assert place_answers()


@pytest.mark.parametrize("wrong", ["bucket", "secret"])
def test_a_wrong_setting_is_told_as_a_place_that_is_away(
    wrong: str, bucket: S3Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(a_photo())
    if wrong == "bucket":
        settings.S3_BUCKET = "another-one"
    else:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
        settings.S3_PREFIX += "/"  # a client of its own
        settings.S3_ENDPOINT = settings.S3_ENDPOINT.replace("127.0.0.1", "localhost")
    assert found() == [("documents_away", "")]
    for ask in (Bucket().size, Bucket().open):
        with pytest.raises(PlaceAway):
            ask("aa/bb/cc")


@pytest.fixture
def line(bucket: S3Server, settings: Settings) -> Iterator[Line]:
    """What the city reaches the server by."""
    line = Line(bucket.endpoint)
    settings.S3_ENDPOINT = line.endpoint
    yield line
    line.cut()


def test_while_the_bucket_is_away_nothing_is_lost_and_people_are_told(
    line: Line, client: Client
) -> None:
    stored, photo = hand_in(a_photo()), a_photo()
    doomed = hand_in(a_photo(size=(64, 64)))
    upload = _all_but_finished(client, photo)
    line.cut()
    try:
        answer = client.post(f"/uploads/{upload}/finish/")
        assert (answer.status_code, answer.json()["code"]) == (503, "documents.away_while_sending")
        with pytest.raises(Invalid, match="away_while_sending"):
            hand_in(a_photo())
        for look in (open_document, lambda pk: preview(Document.objects.get(pk=pk))):
            with pytest.raises(PlaceAway):
                look(stored.pk)
        assert found() == [("documents_away", "")], "away is not missing"
        delete_document(document_id=doomed.pk, reason="取り下げ", by=TESTS, now=NOON)
        assert client.get("/readyz").json()["checks"]["storage"] is False
    finally:
        line.mend()
    assert client.post(f"/uploads/{upload}/finish/").status_code == 200
    assert PartialUpload.objects.get().document is not None
    with open_document(stored.pk) as content:
        assert hashlib.sha256(content.read()).hexdigest() == stored.sha256
    assert sweep_contents() == 1, "what could not be discarded then is discarded now"
    assert found() == []
    kept = Document.objects.filter(deleted_at=None)
    assert set(kept.values_list("sha256", flat=True)) == {each for each, _ in storage.contents()}


def test_a_line_cut_in_the_middle_leaves_no_half(
    line: Line, bucket: S3Server, settings: Settings
) -> None:
    """Of an upload nothing is a document; of a view nothing is answered, and both work again."""
    photo = a_photo(size=(900, 900))
    line.cut_after(len(photo) // 2)
    with pytest.raises(Invalid, match="away_while_sending"):
        hand_in(photo)
    line.mend()
    assert (Document.objects.count(), keys(bucket, settings)) == (0, [])
    stored = hand_in(photo)
    line.cut_after(len(photo) // 2)
    with pytest.raises(PlaceAway):
        serve(stored)
    line.mend()
    assert b"".join(serve(stored)) == photo  # type: ignore[arg-type]  # nothing asynchronous


def _all_but_finished(client: Client, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    told = {"name": "a.jpg", "size": len(content), "sha256": digest, "key": "upload-1"}
    begun: dict[str, Any] = client.post("/uploads/", told).json()
    for at in range(0, len(content), begun["piece"]):
        piece = content[at : at + begun["piece"]]
        client.post(
            f"/uploads/{begun['id']}/{at}/", piece, content_type="application/octet-stream",
            headers={"X-Piece-Sha256": hashlib.sha256(piece).hexdigest()},
        )  # fmt: skip
    return str(begun["id"])


def test_what_a_backup_may_still_copy_is_not_discarded(
    bucket: S3Server, settings: Settings
) -> None:
    stored = hand_in(a_photo())
    with held_contents():
        delete_document(document_id=stored.pk, reason="取り下げ", by=TESTS, now=NOON)
        assert sweep_contents() == 0
        assert storage.is_kept(stored.sha256, stored.size)
    assert sweep_contents() == 1
    assert keys(bucket, settings) == []
