"""Documents are answered so that nothing in them can act in a browser."""

import hashlib
import io

import pytest
from PIL import Image

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents.api import preview, serve, serve_preview, store_document
from tests.factories.files import a_pdf, a_photo, a_picture
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def handed_in(content: bytes, name: str = "photo.jpg"):
    return store_document(io.BytesIO(content), name, by=Actor.visitor(), now=NOON)


def test_the_original_comes_back_with_guarding_headers():
    content = a_photo()
    answer = serve(handed_in(content, '𠮷田 "証明".jpg'))
    assert b"".join(answer.streaming_content) == content
    answer.close()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%F0%A0%AE%B7%E7%94%B0%20_%E8%A8%BC%E6%98%8E_.jpg"
    )


def test_what_is_a_page_and_a_pdf_is_answered_as_a_pdf_to_be_saved():
    both = a_pdf() + b"<html><script>alert(1)</script>%%EOF"
    answer = serve(handed_in(both, "page.html"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="page.html.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert hashlib.sha256(b"".join(answer.streaming_content)).digest() == (
        hashlib.sha256(both).digest()
    )
    answer.close()


def test_a_preview_is_upright_and_says_nothing_of_place_or_camera():
    original = a_photo(size=(640, 480), with_place=True)
    assert b"ACME" in original
    picture = preview(handed_in(original))
    assert picture is not None
    assert b"ACME" not in picture
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (480, 640)
        assert dict(image.getexif()) == {}


def test_a_preview_is_no_larger_than_asked():
    answer = serve_preview(handed_in(a_photo(size=(2000, 1000))), longest=320)
    assert answer is not None
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (320, 160)
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_has_a_preview(mode: str):
    assert preview(handed_in(a_picture("PNG", mode))) is not None


def test_transparent_is_white():
    picture = preview(handed_in(a_picture("PNG", "RGBA")))
    assert picture is not None
    with Image.open(io.BytesIO(picture)) as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)
