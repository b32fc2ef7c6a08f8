"""What is handed in is kept byte for byte, once, or refused in words."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.documents import storage
from cityhall.foundation.documents.actions import sweep_contents
from cityhall.foundation.documents.api import (
    Document,
    delete_document,
    document,
    held_contents,
    open_document,
    store_document,
)
from cityhall.foundation.documents.rules import MAX_BYTES, sniff
from cityhall.kernel.errors import Invalid, NotFound
from tests.factories.files import a_bomb, a_heic, a_pdf, a_photo, a_picture
from tests.factories.people import a_resident
from tests.factories.places import NOON

VISITOR = Actor.visitor()
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def hand_in(content: bytes, name: str = "photo.jpg", by: Actor = VISITOR) -> Document:
    return store_document(io.BytesIO(content), name, by=by, now=NOON)


def files_kept() -> list[Path]:
    return [path for path in (settings.VAR_DIR / "documents").rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_photo(), "image/jpeg"),
        (a_picture("PNG"), "image/png"),
        (a_picture("PNG", "LA"), "image/png"),
        (a_picture("WEBP"), "image/webp"),
        (a_heic(), "image/heic"),
        (a_pdf(), "application/pdf"),
        (a_pdf(password=""), "application/pdf"),
        (a_pdf() + b"<html><script>alert(1)</script>%%EOF", "application/pdf"),
    ],
    ids=[
        "jpeg",
        "png",
        "png with transparency",
        "webp",
        "heic",
        "pdf",
        "pdf not to be printed",
        "pdf that is a page, too",
    ],
)
def test_what_is_accepted_is_kept_byte_for_byte(content: bytes, media_type: str):
    stored = hand_in(content)
    assert (stored.media_type, stored.size) == (media_type, len(content))
    with open_document(stored.pk) as stream:
        assert stream.read() == content
    assert storage.path_of(stored.sha256).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "documents.empty"),
        (b"\xff\xd8\xff" + b"0" * MAX_BYTES, "documents.too_large"),
        (b"<!doctype html><script>alert(1)</script>", "documents.unknown_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "documents.unknown_type"),
        (b"MZ\x90\x00" + b"\0" * 100, "documents.unknown_type"),
        (b"PK\x03\x04" + b"\0" * 100, "documents.unknown_type"),
        (a_picture("GIF"), "documents.unknown_type"),
        (a_picture("TIFF"), "documents.unknown_type"),
        ("ただの文".encode(), "documents.unknown_type"),
        (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "documents.broken_image"),
        (a_photo()[:-2000], "documents.broken_image"),
        (a_picture("PNG")[:40], "documents.broken_image"),
        (a_bomb(), "documents.too_many_pixels"),
        (a_pdf()[:-7], "documents.broken_pdf"),
        (b"\n\n" + a_pdf(), "documents.unknown_type"),
        (a_pdf(password="1234"), "documents.locked_pdf"),
        (a_pdf(pages=0), "documents.broken_pdf"),
        (b"%PDF-1.7\nnothing\n%%EOF", "documents.broken_pdf"),
        (a_heic()[:500], "documents.broken_image"),
        (a_heic()[:40] + b"<script>alert(1)</script>" * 20, "documents.broken_image"),
        (b"GIF89a/*" + a_picture("GIF")[8:] + b"*/=1;alert(1)", "documents.unknown_type"),
        (SVG, "documents.unknown_type"),
    ],
    ids=[
        "nothing",
        "eleven megabytes",
        "html",
        "svg",
        "program",
        "zip",
        "gif",
        "tiff",
        "text",
        "html that begins as a jpeg",
        "cut jpeg",
        "cut png",
        "bomb",
        "cut pdf",
        "pdf after something else",
        "pdf with a password",
        "pdf without a page",
        "pdf in name only",
        "cut heic",
        "html that begins as a heic",
        "gif that is a script",
        "svg with a script",
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(content: bytes, code: str):
    with pytest.raises(Invalid) as refusal:
        hand_in(content)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert refusal.value.remedy
    assert not Document.objects.exists()
    assert files_kept() == []


@pytest.mark.django_db
def test_identical_content_is_kept_once_and_each_document_has_its_row():
    content = a_photo()
    first, second = hand_in(content, "a.jpg"), hand_in(content, "b.jpg")
    assert first.pk != second.pk
    assert len(files_kept()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("写真.JPG", "写真.JPG"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\scan.jpeg", "scan.jpeg"),
        ("photo.html", "photo.html.jpg"),
        ("𠮷田.jpg", "𠮷田.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie_ x=1.jpg"),
        ("x\u202egpj.exe", "xgpj.exe.jpg"),
        ("髙﨑\x00\x07\x1b[31m.jpg", "髙﨑[31m.jpg"),
        ("/etc/%2e%2e/𠮷󠄀.png", "𠮷󠄀.png.jpg"),
        ("CON\t\n.jpg", "CON  .jpg"),
        ("", "書類.jpg"),
        ("...", "書類.jpg"),
        ("a" * 400 + ".jpg", "a" * 200 + ".jpg"),
    ],
    ids=range(13),
)
def test_names_are_made_harmless(given: str, kept: str):
    assert hand_in(a_photo(), given).original_name == kept


@pytest.mark.django_db
def test_who_handed_it_in_is_known_and_audited():
    resident = a_resident()
    stored = hand_in(a_photo(), by=Actor.of(resident))
    assert stored.uploaded_by == resident
    assert hand_in(a_photo()).uploaded_by is None
    (entry,) = entries_about("document", stored.pk)
    assert (entry.action, entry.actor_id) == ("document.stored", resident.pk)


@pytest.mark.django_db(transaction=True)
def test_content_goes_with_the_last_document_that_shares_it():
    content = a_photo()
    first, second = hand_in(content), hand_in(content)
    told = {"reason": "取り違え", "by": VISITOR, "now": NOON}
    delete_document(document_id=first.pk, **told)
    with open_document(second.pk) as stream:
        assert stream.read() == content
    with pytest.raises(NotFound):
        document(first.pk)
    delete_document(document_id=second.pk, **told)
    assert files_kept() == []


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_rolled_back_keeps_the_content():
    stored = hand_in(a_photo())

    @transaction.atomic
    def act() -> None:
        delete_document(document_id=stored.pk, reason="x", by=VISITOR, now=NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert len(files_kept()) == 1
    assert document(stored.pk).deleted_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "1", "no uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_document_is_not_found(number: str):
    with pytest.raises(NotFound) as refusal:
        document(number)
    assert refusal.value.code == "documents.gone"


@pytest.mark.django_db
def test_a_document_whose_content_is_lost_is_told_as_gone():
    stored = hand_in(a_photo())
    storage.discard(stored.sha256)
    with pytest.raises(NotFound):
        open_document(stored.pk)


def test_the_same_content_from_many_at_once_is_whole():
    content = a_photo(size=(1200, 900))
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: storage.keep(content), range(16)))
    (digest,) = digests
    assert files_kept() == [storage.path_of(digest)]
    with storage.read(digest) as stream:
        assert stream.read() == content


@pytest.mark.django_db(transaction=True)
def test_what_is_discarded_while_it_is_handed_in_again_is_kept_again(monkeypatch):
    photo = a_photo()
    before = hand_in(photo)
    keep = storage.keep

    def discarded_after(content: bytes) -> str:
        """Somebody deletes the older document between the look and the new row."""
        digest = keep(content)
        monkeypatch.setattr(storage, "keep", keep)
        delete_document(document_id=before.pk, reason="取り下げ", by=Actor.visitor(), now=NOON)
        assert files_kept() == []
        return digest

    monkeypatch.setattr(storage, "keep", discarded_after)
    again = hand_in(photo)
    with open_document(again.pk) as content:
        assert content.read() == photo


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_only_what_belonged_to_deleted_documents():
    kept, gone = hand_in(a_photo()), hand_in(a_photo(size=(64, 64)))
    arriving = storage.keep(b"its row comes next")
    with held_contents():
        delete_document(document_id=gone.pk, reason="取り下げ", by=Actor.visitor(), now=NOON)
    assert storage.is_kept(gone.sha256, gone.size), "a backup may still copy it"
    assert (sweep_contents(), sweep_contents()) == (1, 0)
    assert {digest for digest, _ in storage.contents()} == {kept.sha256, arriving}


def test_a_write_that_fails_leaves_no_half_file(monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.keep(a_photo())
    assert files_kept() == []


def test_a_picture_that_would_be_drawn_over_and_over_is_refused() -> None:
    plain = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(plain, "JPEG", progressive=True)
    content = plain.getvalue()
    assert sniff(content) == "image/jpeg"
    scan = content.rindex(b"\xff\xda")
    often = content[:scan] + content[scan:-2] * 80 + b"\xff\xd9"
    with pytest.raises(Invalid) as refusal:
        sniff(often)
    assert refusal.value.code == "documents.too_many_pixels"


@pytest.mark.django_db
def test_of_200_megabytes_no_more_is_read_than_is_needed_to_refuse_them(tmp_path: Path) -> None:
    with (tmp_path / "large.jpg").open("w+b") as stream:
        stream.truncate(200_000_000)
        with pytest.raises(Invalid) as refused:
            store_document(stream, "large.jpg", by=Actor.visitor(), now=NOON)
        assert refused.value.code == "documents.too_large"
        assert stream.tell() < 11_000_000
    assert files_kept() == []
