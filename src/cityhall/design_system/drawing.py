"""Drawings that stand inside a page: line icons from `icons/`, QR codes."""

from functools import lru_cache
from pathlib import Path

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

ICONS = Path(__file__).parent / "icons"


def icon_names() -> list[str]:
    """Every icon of the set, in order."""
    return sorted(path.stem for path in ICONS.glob("*.svg"))


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """A line icon as inline SVG; without a label it is decoration to a screen reader.

    Raises `LookupError` for a name that is not in the set.
    """
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        raise LookupError(f"icon {name!r} is not in {ICONS.name}/")
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    svg = path.read_text(encoding="utf-8").strip()
    return mark_safe(svg.replace("<svg ", f'<svg class="icon" {role} focusable="false" ', 1))


def qr_svg(content: str, title: str) -> SafeString:
    """A QR code as inline SVG, error correction M; `title` says where it leads."""
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(border=2, omitsize=True, svgclass="qr__code", lineclass=None)
    return mark_safe(
        svg.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" focusable="false" ', 1)
    )
