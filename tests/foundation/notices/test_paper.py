"""The paper: what stands where, in millimetres, and what other programs think of the file."""

import shutil
import subprocess
from pathlib import Path

import pdfua
import pypdfium2
import pytest

from cityhall.design_system.language import site_texts
from cityhall.foundation.notices.content import Content
from cityhall.foundation.notices.layout import FOLDS, LONG_3, PAPER, address_box
from cityhall.foundation.notices.paper import Proof, Sheet, render
from cityhall.foundation.notices.seal import sample_svg
from tests.foundation.notices.scenes import ADDRESS, LONGEST, NAME, a_content

MM = 72 / 25.4
PROOF = Proof(
    "https://city.example/notices/verify/?n=7AWX31PKC", "city.example/verify/", "AB3D-EF7H"
)


def a_paper(content: Content | None = None) -> bytes:
    content = content or a_content()
    return render(Sheet(content, sample_svg("北九州市長印"), True, PROOF), site_texts())


def letters_on(pdf: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Each letter with the middle of its box, in millimetres from the upper left corner."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    found = []
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        left, bottom, right, top = text.get_charbox(at)
        if letter.strip() and right > left:
            found.append((letter, (left + right) / 2 / MM, PAPER[1] - (bottom + top) / 2 / MM))
    return found


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(pages[at].get_textpage().get_text_range() for at in range(len(pages)))


@pytest.mark.parametrize("address", [ADDRESS, LONGEST])
def test_the_window_shows_the_address_wherever_the_letter_slides_and_nothing_else(address):
    seen, may_be_seen = LONG_3.always_seen, LONG_3.sometimes_seen
    shown = []
    for letter, x, y in letters_on(a_paper(a_content(address=address))):
        if x < may_be_seen.right and y < may_be_seen.bottom:
            assert seen.x <= x <= seen.right, f"{letter} at {x:.0f} mm from the left"
            assert seen.y <= y <= seen.bottom, f"{letter} at {y:.0f} mm from the top"
            shown.append(letter)
    words = "".join(shown)
    assert "803-0814" in words
    assert "大手町1-1" in words
    assert words.endswith("様")


def test_the_letter_folds_in_three_and_the_address_clears_the_fold():
    assert (PAPER[1] / 3, PAPER[1] / 3 * 2) == FOLDS
    assert address_box().bottom < FOLDS[0]


def test_names_keep_their_rare_letters_and_shapes():
    text = text_of(a_paper()).replace(" ", "")
    assert "𠮷田髙﨑" in text
    plain, varied = a_paper(a_content(name="葛城")), a_paper(a_content(name=NAME[-3:]))
    assert NAME[-3:] == "葛\U000e0100城"
    assert drawn(plain) != drawn(varied)  # the variation is drawn, not dropped


def drawn(pdf: bytes) -> bytes:
    """The upper left of the page as pixels."""
    box = address_box()
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=4).to_pil()
    corners = (box.x, box.y, box.right, box.bottom)
    return picture.crop(tuple(round(mm * MM * 4) for mm in corners)).tobytes()


def test_no_letter_is_missing_from_the_font():
    assert "\ufffd" not in text_of(a_paper())
    assert "\x00" not in text_of(a_paper())


def test_the_same_sheet_gives_the_same_bytes():
    assert a_paper() == a_paper()


def test_typed_words_are_never_read_as_markup():
    typed = '#panic("x") *太字* $1$ @label // 消えない'
    assert typed.replace(" ", "") in text_of(a_paper(a_content(reason=typed))).replace(" ", "")


def test_the_file_claims_pdf_a_2a_and_pdf_ua_1():
    pdf = a_paper()
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_a_program_of_others_finds_nothing_against_pdf_ua(tmp_path: Path):
    """It checks 16 rules of the Matterhorn protocol's; it says itself that this proves no more."""
    file = tmp_path / "notice.pdf"
    file.write_bytes(a_paper())
    said = subprocess.run(
        [shutil.which("pdfua", path=str(Path(pdfua.__file__).parents[4] / "bin")) or "pdfua",
         "check", str(file)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout


def test_a_reason_of_many_pages_goes_on_and_keeps_its_number():
    long = "\n".join(f"{at}. 所得が上限を超えるため、要件を満たしません。" for at in range(120))
    pdf = a_paper(a_content(reason=long))
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) > 1
    for at in range(len(pages)):
        assert "7AWX-31PK-C" in pages[at].get_textpage().get_text_range()
