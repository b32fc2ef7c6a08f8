"""Figures of plans as SVG: steps by year, and a value with its uncertainty and target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cityhall.surfaces.public.drawing import NARROW, number, width_of, wrapped

WIDE = 960
_SIZE, _LINE, _PAD, _GAP, _HEAD, _MARGIN = 13, 18, 8, 10, 34, 36


@dataclass(frozen=True)
class Box:
    """A step: the column in which it stands (from 1) and its words."""

    column: int
    words: str


@dataclass(frozen=True)
class Row:
    """A track: the marks of its themes and its steps."""

    marks: str
    boxes: tuple[Box, ...]


def steps_wide(rows: Sequence[Row], heads: Sequence[str], label: str) -> SafeString:
    """One row for each track, the words of a step inside its box; for wide screens."""
    column = (WIDE - _MARGIN) / len(heads)
    y, pieces = float(_HEAD), []
    for row in rows:
        height = max(_height(row, at, column) for at in range(1, len(heads) + 1))
        pieces.append(_note(0, y + _PAD + 13, row.marks))
        for at in range(1, len(heads) + 1):
            x = _MARGIN + (at - 1) * column
            pieces.extend(_boxes(row, at, x, y, column))
        y += height + _GAP
    return _figure("wide", WIDE, y, label, heads, column, _MARGIN, pieces)


def _height(row: Row, at: int, column: float) -> float:
    return sum(
        len(_lines(box, column)) * _LINE + 2 * _PAD + 4 for box in row.boxes if box.column == at
    )


def _lines(box: Box, column: float) -> list[str]:
    return wrapped(box.words, column - 2 * _PAD - 8, _SIZE)


def _boxes(row: Row, at: int, x: float, y: float, column: float) -> Iterator[SafeString]:
    for box in row.boxes:
        if box.column != at:
            continue
        lines = _lines(box, column)
        height = len(lines) * _LINE + 2 * _PAD
        yield _rect("step", x + 2, y, column - 6, height)
        for place, line in enumerate(lines):
            yield _words(x + 2 + _PAD, y + _PAD + 13 + place * _LINE, line)
        y += height + 4


def steps_narrow(rows: Sequence[Row], heads: Sequence[str], label: str) -> SafeString:
    """The same for phones: the words of a step above a bar in its column."""
    column, y, pieces = NARROW / len(heads), float(_HEAD), []
    for row in rows:
        if row.marks:
            pieces.append(_note(0, y + 13, row.marks))
            y += _LINE
        for box in row.boxes:
            start = (box.column - 1) * column
            for line in wrapped(box.words, NARROW - 8, _SIZE):
                x = min(start, max(0.0, NARROW - width_of(line, _SIZE) - 4))
                pieces.append(_words(x, y + 13, line))
                y += _LINE
            pieces.append(_rect("subject", start + 1, y + 1, column - 3, 6))
            y += 16
        y += _GAP
    return _figure("narrow", NARROW, y, label, heads, column, 0, pieces)


def _rect(name: str, x: float, y: float, width: float, height: float) -> SafeString:
    return format_html(
        '<rect class="drawn__{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        name,
        *map(number, (x, y, width, height)),
    )


def _words(x: float, y: float, line: str) -> SafeString:
    return format_html(
        '<text class="drawn__words" x="{}" y="{}">{}</text>', number(x), number(y), line
    )


def _note(x: float, y: float, words: str) -> SafeString:
    return format_html(
        '<text class="drawn__group" x="{}" y="{}">{}</text>', number(x), number(y), words
    )


def _figure(
    kind: str,
    width: int,
    height: float,
    label: str,
    heads: Sequence[str],
    column: float,
    margin: int,
    pieces: Sequence[str],
) -> SafeString:
    names = format_html_join(
        "",
        '<text class="drawn__note" x="{}" y="14">{}</text>',
        ((number(margin + at * column + 2), name) for at, name in enumerate(heads)),
    )
    frame = format_html_join(
        "",
        '<path class="drawn__line" d="M{} {}V{}"/>',
        ((number(margin + at * column - 1), 22, number(height)) for at in range(1, len(heads))),
    )
    return format_html(
        '<svg class="drawn drawn--schedule-{}{}" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'focusable="false">{}<path class="drawn__line" d="M0 22H{}"/>{}{}</svg>',
        kind,
        " drawn--steps" if kind == "wide" else "",
        width,
        number(height),
        label,
        names,
        width,
        frame,
        mark_safe("".join(pieces)),  # every piece is made by format_html above
    )


def value_bar(
    value: float, most: float, *, between: tuple[float, float] | None, target: float | None
) -> SafeString:
    """A zero-based bar with its interval and the target as a line; the figures stand beside it."""
    scale = 160 / max(most, value, target or 0, 1e-9)
    pieces = [
        format_html(
            '<rect class="drawn__subject" x="0" y="3" width="{}" height="8"/>',
            number(max(0.0, value) * scale),
        )
    ]
    if between is not None:
        low, high = (number(edge * scale) for edge in between)
        pieces.append(
            format_html(
                '<path class="drawn__whisker" d="M{} 7H{}M{} 2V12M{} 2V12"/>', low, high, low, high
            )
        )
    if target is not None and target > 0:
        at = number(target * scale - 1)
        pieces.append(format_html('<path class="drawn__target" d="M{} 0V14"/>', at))
    return format_html(
        '<svg class="drawn drawn--bar" viewBox="0 0 160 14" aria-hidden="true" focusable="false">'
        "{}</svg>",
        mark_safe("".join(pieces)),  # every piece is made by format_html above
    )
