"""Figures of the open site as SVG: bars, the matrix of impact and urgency, schedules by quarters.

Colours are classes (the policy of the pages allows no inline style); each figure stands above a
table that says the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DEGREES = ("低", "中", "高")
WIDE, NARROW = 720, 350
CLOSING = "、。，．・)）]］」』】〕〉》ー々"
_LINE, _BAR, _GAP, _HEAD = 20, 10, 14, 30


@dataclass(frozen=True)
class Spot:
    """An issue in the matrix."""

    name: str
    impact: str
    urgency: str


def bar(part: int, whole: int, most: int) -> SafeString:
    """A zero-based bar: `whole` of `most`, the dark part first. The figures stand beside it."""
    scale = 160 / max(most, 1)
    return format_html(
        '<svg class="drawn drawn--bar" viewBox="0 0 160 14" aria-hidden="true" focusable="false">'
        '<rect class="drawn__context" x="0" y="1" width="{}" height="12"/>'
        '<rect class="drawn__subject" x="0" y="1" width="{}" height="12"/></svg>',
        number(whole * scale),
        number(part * scale),
    )


def matrix(spots: Sequence[Spot], label: str, words: tuple[str, str]) -> SafeString:
    """Impact upward, urgency to the right; several issues in one field stand side by side."""
    left, top, cell = 64, 12, (88, 64)
    bottom, right = top + 3 * cell[1], left + 3 * cell[0]
    lines = format_html_join(
        "",
        '<path class="drawn__line" d="M{} {}V{}"/><path class="drawn__line" d="M{} {}H{}"/>',
        ((left + at * cell[0], top, bottom, left, top + at * cell[1], right) for at in range(4)),
    )
    names = format_html_join(
        "",
        '<text class="drawn__note" x="{}" y="{}" text-anchor="end">{}</text>'
        '<text class="drawn__note" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (
                left - 8,
                bottom - (at + 0.5) * cell[1] + 5,
                degree,
                left + (at + 0.5) * cell[0],
                bottom + 18,
                degree,
            )
            for at, degree in enumerate(DEGREES)
        ),
    )
    axes = format_html(
        '<text class="drawn__note" x="16" y="{}" text-anchor="middle" '
        'transform="rotate(-90 16 {})">{} →</text>'
        '<text class="drawn__note" x="{}" y="{}" text-anchor="middle">{} →</text>',
        (top + bottom) // 2,
        (top + bottom) // 2,
        words[0],
        (left + right) // 2,
        bottom + 38,
        words[1],
    )
    circles = mark_safe("".join(_circles(spots, left, bottom, cell)))
    return format_html(
        '<svg class="drawn drawn--matrix" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'focusable="false">{}{}{}{}</svg>',
        right + 8,
        bottom + 46,
        label,
        lines,
        names,
        axes,
        circles,
    )


def _circles(spots: Sequence[Spot], left: int, bottom: int, cell: tuple[int, int]) -> Iterator[str]:
    together: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        place = (DEGREES.index(spot.urgency), DEGREES.index(spot.impact))
        together.setdefault(place, []).append(spot)
    for (across, up), found in together.items():
        middle = (left + (across + 0.5) * cell[0], bottom - (up + 0.5) * cell[1])
        shown = found if len(found) <= 6 else [Spot(f"{len(found)}件", "", "")]
        for at, spot in enumerate(shown):
            columns = min(3, len(shown))
            row, column = divmod(at, columns)
            rows = -(-len(shown) // columns)
            x = middle[0] + (column - (columns - 1) / 2) * 28
            y = middle[1] + (row - (rows - 1) / 2) * 28
            yield format_html(
                '<circle class="drawn__subject" cx="{}" cy="{}" r="13"/>'
                '<text class="drawn__on-subject" x="{}" y="{}" text-anchor="middle">{}</text>',
                number(x),
                number(y),
                number(x),
                number(y + 4),
                spot.name,
            )


def schedule(bars: Sequence[Mapping[str, Any]], label: str, *, width: int) -> SafeString:
    """One row for each bar or point: its words, and below them the quarters that it covers."""
    quarter, pieces, y = width / 4, [], float(_HEAD)
    group = ""
    for each in bars:
        if each["group"] != group:
            group = each["group"]
            y += 6
            pieces.append(_text(0, y + 14, f"【{group}】", "drawn__group"))
            y += _LINE + 4
        start = (each["from"] - 1) * quarter
        lines = wrapped(_words_of(each), width - 8, 14)
        for line in lines:
            at = min(start, max(0.0, width - width_of(line, 14) - 4))
            pieces.append(_text(at, y + 14, line, "drawn__label"))
            y += _LINE
        pieces.append(_mark(each, start, y, quarter))
        y += _BAR + _GAP
    frame = format_html_join(
        "",
        '<path class="drawn__line" d="M{} {}V{}"/>',
        ((number(at * quarter), _HEAD - 4, number(y)) for at in range(1, 4)),
    )
    heads = format_html_join(
        "",
        '<text class="drawn__note" x="{}" y="14">{}</text>',
        ((number(at * quarter + 2), name) for at, name in enumerate(_heads(width))),
    )
    return format_html(
        '<svg class="drawn drawn--schedule-{}" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'focusable="false">{}<path class="drawn__line" d="M0 22H{}"/>{}{}</svg>',
        "wide" if width == WIDE else "narrow",
        width,
        number(y + 2),
        label,
        heads,
        width,
        frame,
        mark_safe("".join(pieces)),
    )


def _heads(width: int) -> tuple[str, ...]:
    if width == NARROW:
        return ("4～6月", "7～9月", "10～12月", "1～3月")
    return ("第1四半期 4～6月", "第2四半期 7～9月", "第3四半期 10～12月", "第4四半期 1～3月")


def _mark(each: Mapping[str, Any], start: float, y: float, quarter: float) -> str:
    if each["is_point"]:
        x = number(start + quarter / 2)
        return format_html('<circle class="drawn__subject" cx="{}" cy="{}" r="6"/>', x, y + 6)
    length = ((each["to"] or each["from"]) - each["from"] + 1) * quarter
    return format_html(
        '<rect class="drawn__subject" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        number(start + 1),
        number(y + 1),
        number(length - 3),
        _BAR,
    )


def _words_of(each: Mapping[str, Any]) -> str:
    tags = "".join(f"【{tag}】" for tag in each["tags"])
    about = f"（{each['about']}）" if each["about"] else ""
    return f"{'● ' if each['is_point'] else ''}{each['label']}{tags}{about}"


def _text(x: float, y: float, words: str, name: str) -> str:
    return format_html(
        '<text class="{}" x="{}" y="{}">{}</text>', name, number(x), number(y), words
    )


def width_of(words: str, size: int) -> float:
    """Roughly how wide words are: Latin letters take a little more than half of a kanji."""
    return sum(size * (0.6 if ord(letter) < 0x2000 else 1) for letter in words)


def wrapped(words: str, width: float, size: int) -> list[str]:
    """Lines of at most a width; a closing mark never begins one and may stand over by itself."""
    lines = [""]
    for letter in words:
        if letter not in CLOSING and width_of(lines[-1] + letter, size) > width:
            lines.append("")
        lines[-1] += letter
    return lines


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
