"""Looking at what strangers wrote: pictures made elsewhere, within limits, with nothing hidden."""

import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.documents import renderer, viewing
from cityhall.foundation.documents.api import Document, open_document, preview, store_document
from cityhall.kernel.errors import Invalid
from tests.factories.files import a_heic, a_pdf, a_photo
from tests.factories.places import NOON

pytestmark = pytest.mark.django_db


def handed_in(content: bytes, name: str = "a.pdf") -> Document:
    return store_document(io.BytesIO(content), name, by=Actor.visitor(), now=NOON)


def picture_of(content: bytes, *, page: int = 1, longest: int = 400) -> Image.Image:
    drawn = preview(handed_in(content), page=page, longest=longest)
    assert drawn is not None
    image = Image.open(io.BytesIO(drawn), formats=["JPEG"])
    image.load()
    return image


def test_a_page_of_a_pdf_is_a_picture_of_what_stands_on_it():
    image = picture_of(a_pdf(pages=2), page=2, longest=842)
    assert image.size == (595, 842)
    assert max(image.getpixel((200, 842 - 200))) < 40, "inside the black square"
    assert min(image.getpixel((450, 842 - 500))) > 215, "paper"


def test_pages_are_counted_when_it_is_handed_in():
    assert handed_in(a_pdf(pages=7)).pages == 7
    assert handed_in(a_photo()).pages == handed_in(a_heic()).pages == 1


def test_what_runs_when_a_pdf_is_opened_does_not_reach_the_viewer():
    scripted = a_pdf(scripted=True)
    stored = handed_in(scripted)
    drawn = preview(stored)
    assert drawn is not None
    assert drawn.startswith(b"\xff\xd8")
    assert not [word for word in (b"JavaScript", b"alert", b"a.exe") if word in drawn]
    with open_document(stored.pk) as original:
        assert original.read() == scripted, "as it was handed in, for who saves it"


def test_a_heic_photo_is_upright_and_says_nothing_of_place_or_camera():
    assert b"ACME" in a_heic()
    image = picture_of(a_heic())
    assert image.size == (48, 64)
    assert dict(image.getexif()) == {}
    assert "exif" not in image.info
    top, bottom = image.getpixel((24, 5)), image.getpixel((24, 58))
    assert top[0] > 150 > top[1], "the left half was red; turned by a quarter it is on top"
    assert min(bottom) > 200


def test_there_is_no_page_beyond_the_last():
    for kind in (a_pdf(), a_heic(), a_photo()):
        assert preview(handed_in(kind), page=2) is None


def test_a_page_of_impossible_size_is_not_drawn():
    assert preview(handed_in(a_pdf(size="900000 900000"))) is None


def test_a_thin_page_is_drawn_within_the_size_asked():
    assert max(picture_of(a_pdf(size="14000 10")).size) == 400


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(viewing, "PROGRAM", slow)
    monkeypatch.setattr(viewing, "WAIT", 0.5)
    began = time.monotonic()
    with pytest.raises(Invalid) as refusal:
        handed_in(a_pdf())
    assert refusal.value.code == "documents.too_heavy"
    assert time.monotonic() - began < 5
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "deed",
    [
        "bytearray(2_000_000_000)",
        "print('x', file=open('left-behind', 'w'), flush=True)",
        "[None for _ in iter(int, 1)]",
    ],
    ids=["memory", "files", "time"],
)
def test_the_limits_hold(deed: str, tmp_path: Path):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import renderer;"
        f"renderer.SECONDS = 1; renderer.limit(); {deed}"
    )
    folder = str(viewing.PROGRAM.parent)
    command = [sys.executable, "-c", program, folder]
    done = subprocess.run(command, capture_output=True, timeout=30, check=False, cwd=tmp_path)
    assert done.returncode != 0


def test_the_program_uses_nothing_of_the_house():
    source = viewing.PROGRAM.read_text()
    assert "import cityhall" not in source
    assert "from cityhall" not in source


def test_an_abrupt_end_is_told_in_words(monkeypatch, tmp_path):
    crashing = tmp_path / "crashing.py"
    crashing.write_text("import os; os.abort()")
    monkeypatch.setattr(viewing, "PROGRAM", crashing)
    with pytest.raises(Invalid) as refusal:
        handed_in(a_pdf())
    assert refusal.value.code == "documents.too_heavy"
    assert refusal.value.remedy


def test_the_exit_codes_differ():
    codes = {renderer.LOCKED, renderer.BROKEN, renderer.TOO_LARGE, renderer.NO_SUCH_PAGE}
    assert len(codes) == 4
    assert not codes & {0, 1, 2}, "what Python itself ends with"
