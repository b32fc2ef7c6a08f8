"""The city's seal: its own picture, or one that we draw and that says it is a sample."""

from pathlib import Path

from django.conf import settings
from django.utils.html import escape

RED = "#c62828"
SIDE = 100.0


def seal_svg(issuer: str) -> str:
    """The seal as SVG: the file of settings.NOTICE_SEAL, else a sample drawn from the name."""
    if settings.NOTICE_SEAL:
        return Path(settings.NOTICE_SEAL).read_text(encoding="utf-8")
    return sample_svg(f"{issuer}印")


def sample_svg(words: str) -> str:
    """A square seal, read from the right downwards as seals are, crossed by 「見本」.

    Drawn as shapes and letters of the paper's own font; no likeness of any city's seal.
    """
    columns = _columns(words)
    step = (SIDE - 16) / max(len(columns), *(len(column) for column in columns))
    left, top = (SIDE - step * len(columns)) / 2, (SIDE - step * len(columns[0])) / 2
    letters = "".join(
        _letter(letter, SIDE - left - step * (at + 0.5), top + step * (row + 0.5), step * 0.86)
        for at, column in enumerate(columns)
        for row, letter in enumerate(column)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:g} {SIDE:g}">'
        f'<rect x="3" y="3" width="94" height="94" rx="5" fill="none" stroke="{RED}"'
        f' stroke-width="4"/><g fill="{RED}">{letters}</g>'
        f'<g transform="rotate(-24 50 50)"><rect x="6" y="36" width="88" height="28" fill="#fff"'
        f' stroke="{RED}" stroke-width="2"/><g fill="{RED}">'
        f"{_letter('見', 34, 50, 22)}{_letter('本', 66, 50, 22)}</g></g></svg>"
    )


def _columns(words: str) -> list[str]:
    """As near to a square as the number of letters allows."""
    side = 1
    while side * side < len(words):
        side += 1
    return [words[at : at + side] for at in range(0, len(words), side)]


def _letter(letter: str, x: float, y: float, size: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:.1f}" font-weight="700"'
        f' font-family="Noto Sans CJK JP, Noto Sans JP Variable, sans-serif"'
        f' text-anchor="middle">{escape(letter)}</text>'
    )


def seal_is_sample() -> bool:
    """Whether the city has not said yet where its own seal's picture is."""
    return not settings.NOTICE_SEAL
