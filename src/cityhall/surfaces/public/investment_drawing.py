"""Whole-life cost against what came of it, as SVG for wide and narrow screens."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cityhall.surfaces.public.drawing import NARROW, WIDE, number

MOST = 200.0  # percent; what did better stands at the upper edge
_LEFT, _TOP, _BOTTOM, _HEIGHT, _RADIUS = 52, 30, 44, 220, 12


@dataclass(frozen=True)
class Circle:
    """One investment: the mark in its circle, yen, percent of the target."""

    mark: str
    cost: int
    percent: float


def cost_against_effect(
    circles: Sequence[Circle], label: str, axes: tuple[str, str], *, width: int
) -> SafeString:
    """Cost to the right by powers of ten, effect upward from 0; the line stands at the target."""
    powers = _powers([each.cost for each in circles])
    right = width - 16
    pieces = [*_across(right), *_upright(powers, right)]
    pieces += [_circle(each, powers, right) for each in circles]
    return format_html(
        '<svg class="drawn drawn--schedule-{}" viewBox="0 0 {} {}" role="img" aria-label="{}" '
        'focusable="false">{}<text class="drawn__note" x="0" y="12">{} ↑</text>'
        '<text class="drawn__note" x="{}" y="{}" text-anchor="end">{} →</text></svg>',
        "narrow" if width == NARROW else "wide",
        width,
        _TOP + _HEIGHT + _BOTTOM,
        label,
        mark_safe("".join(pieces)),
        axes[1],
        right,
        _TOP + _HEIGHT + 36,
        axes[0],
    )


def _powers(costs: Sequence[int]) -> tuple[int, int]:
    """The powers of ten between which all costs lie."""
    low = math.floor(math.log10(max(1, min(costs))))
    return low, max(low + 1, math.ceil(math.log10(max(10, *costs))))


def _across(right: int) -> Iterator[SafeString]:
    for percent in (0, 50, 100, 150, 200):
        y = number(_y(percent))
        name = "drawn__target" if percent == 100 else "drawn__line"
        yield format_html(
            '<path class="{}" d="M{} {}H{}"/><text class="drawn__note" x="{}" y="{}" '
            'text-anchor="end">{}%</text>',
            name, _LEFT, y, right, _LEFT - 6, number(_y(percent) + 5), percent,
        )  # fmt: skip


def _upright(powers: tuple[int, int], right: int) -> Iterator[SafeString]:
    low, high = powers
    yield format_html_join(
        "",
        '<path class="drawn__line" d="M{} {}V{}"/><text class="drawn__note" x="{}" y="{}" '
        'text-anchor="{}">{}</text>',
        (
            (
                number(_x(10**power, powers, right)), _TOP, _TOP + _HEIGHT,
                number(_x(10**power, powers, right)), _TOP + _HEIGHT + 18,
                "end" if power == high else "middle", _yen(power),
            )
            for power in range(low, high + 1)
        ),
    )  # fmt: skip


def _yen(power: int) -> str:
    """10のn乗円 in words: 100万円, 1,000万円, 1億円."""
    if power >= 8:
        return f"{10 ** (power - 8):,}億円"
    return f"{10 ** (power - 4):,}万円" if power >= 4 else f"{10**power:,}円"


def _circle(each: Circle, powers: tuple[int, int], right: int) -> SafeString:
    x, y = _x(each.cost, powers, right), _y(each.percent)
    return format_html(
        '<circle class="drawn__subject" cx="{}" cy="{}" r="{}"/>'
        '<text class="drawn__on-subject" x="{}" y="{}" text-anchor="middle">{}</text>',
        number(x), number(y), _RADIUS, number(x), number(y + 4), each.mark,
    )  # fmt: skip


def _x(cost: int, powers: tuple[int, int], right: int) -> float:
    low, high = powers
    share = (math.log10(max(1, cost)) - low) / (high - low)
    return _LEFT + share * (right - _LEFT)


def _y(percent: float) -> float:
    return _TOP + _HEIGHT * (1 - min(max(percent, 0), MOST) / MOST)


def figure(
    circles: Sequence[Circle], label: str, axes: tuple[str, str]
) -> tuple[SafeString, SafeString] | None:
    """For wide and for narrow screens; None where nothing can be drawn."""
    if not circles:
        return None
    wide = cost_against_effect(circles, label, axes, width=WIDE)
    return wide, cost_against_effect(circles, label, axes, width=NARROW)
