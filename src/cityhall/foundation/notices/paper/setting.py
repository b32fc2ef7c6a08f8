"""Sets a notice with typst. Pure but for reading fonts: no database, no clock."""

import io
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import segno
import typst

from cityhall.foundation.notices.content import Content, Part, Row
from cityhall.foundation.notices.layout import for_paper
from cityhall.kernel.texts import Text, say
from cityhall.kernel.wareki import format_wareki

HERE = Path(__file__).parent
#: typst refuses what it cannot write to these; tests look at the result with other programs.
STANDARDS: list[Any] = ["a-2a", "ua-1"]
PAPER_LANGUAGE = "ja"

_one_at_a_time = threading.Lock()  # a compiler holds the inputs of its last page


@dataclass(frozen=True)
class Proof:
    """What the paper says of how it can be verified: the address behind the QR, and its code."""

    address: str
    shown_address: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """A content with what only the paper has."""

    content: Content
    seal_svg: str
    seal_is_sample: bool
    proof: Proof


def render(sheet: Sheet, texts: Mapping[str, Text]) -> bytes:
    """The PDF, not signed; the same bytes for the same sheet. `typst.TypstError` if it cannot be
    set within the standards."""
    data = json.dumps(paper_data(sheet, texts), ensure_ascii=False)
    made_at = datetime.combine(sheet.content.issued_on, time(), UTC)
    with _one_at_a_time:
        pdf = _compiler().compile(
            sys_inputs={"data": data}, format="pdf", pdf_standards=STANDARDS, timestamp=made_at
        )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Made once: it keeps the fonts and the page's description."""
    return typst.Compiler(str(HERE / "notice.typ"), root=str(HERE), font_paths=fonts())


def fonts() -> typst.Fonts:
    """The two weights from their packages, and nothing that the machine happens to have."""
    files = [noto_cjk_sans_jp_regular.FONT_PATH, noto_cjk_sans_jp_bold.FONT_PATH]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(str(file)).parent) for file in files],
    )


def paper_data(sheet: Sheet, texts: Mapping[str, Text]) -> dict[str, Any]:
    """What the page's description reads, in Japanese."""
    content = sheet.content

    def words(key: str, **values: object) -> str:
        return say(texts[key], PAPER_LANGUAGE, **values)

    on = content.issued_on
    postal = [f"〒{content.postal_code}"] if content.postal_code else []
    phone = [words("notices.phone", number=content.phone)] if content.phone else []
    office = [_plain(content.office)] if _plain(content.office) else []
    sample = "notices.seal_sample" if sheet.seal_is_sample else "notices.seal"
    return {
        "layout": for_paper(),
        "lang": PAPER_LANGUAGE,
        "on": [on.year, on.month, on.day],
        "title": _plain(content.title),
        "issuer": _plain(content.issuer),
        "number_line": words("notices.number_line", number=content.number),
        "date": format_wareki(on),
        "footer": words("notices.footer", title=_plain(content.title), number=content.number),
        "address": [*postal, *content.address],
        "name": words("notices.addressee", name=content.name),
        "office": [*office, *phone],
        "seal": {"svg": sheet.seal_svg, "alt": words(sample, issuer=_plain(content.issuer))},
        "paragraphs": [_plain(paragraph) for paragraph in content.paragraphs],
        "rows": [[_plain(row.label), _shown(row)] for row in content.rows],
        "parts": [_part(part) for part in content.parts],
        "proof": {
            "qr": qr_of(sheet.proof.address),
            "alt": words("notices.proof.qr"),
            "title": words("notices.proof.title"),
            "paragraphs": [
                words("notices.proof.body", address=sheet.proof.shown_address),
                words("notices.proof.codes", number=content.number, code=sheet.proof.code),
            ],
        },
    }


def qr_of(address: str) -> str:
    """A QR code as SVG, error correction M."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()


def _plain(words: Text) -> str:
    return say(words, PAPER_LANGUAGE) if words else ""


def _shown(row: Row) -> str:
    return row.typed or _plain(row.value)


def _part(part: Part) -> dict[str, Any]:
    typed = [line for line in part.typed.splitlines() if line.strip()]
    paragraphs = [_plain(paragraph) for paragraph in part.paragraphs]
    return {"kind": part.kind, "title": _plain(part.title), "paragraphs": [*paragraphs, *typed]}
