"""Sets a notice with typst. Pure but for reading fonts: no database, no clock."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import segno

from cityhall.design_system.paper import set_paper
from cityhall.foundation.notices.content import Content, Part, Row
from cityhall.foundation.notices.layout import for_paper
from cityhall.kernel.texts import Text, say
from cityhall.kernel.wareki import format_wareki

PAGE = Path(__file__).with_name("notice.typ")
PAPER_LANGUAGE = "ja"


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
    made_at = datetime.combine(sheet.content.issued_on, time(), UTC)
    return set_paper(PAGE, paper_data(sheet, texts), made_at=made_at)


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
