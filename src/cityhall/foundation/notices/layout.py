"""Where things stand on the paper, in millimetres, so that a window envelope shows the address,
all of it and nothing else.

The letter is folded in three and has room to slide in its envelope. What may be seen is the
window at every place that the paper can be in: the address must stand in what all of these have in
common, and nothing else in what any of them shows.
"""

from dataclasses import dataclass

PAPER = (210.0, 297.0)


@dataclass(frozen=True)
class Box:
    """A rectangle from the upper left corner of the paper."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Cover:
    """An envelope and its window, from the envelope's upper left corner."""

    width: float
    height: float
    window: Box

    @property
    def slack(self) -> tuple[float, float]:
        """How far the folded letter can slide to the right and down."""
        return self.width - PAPER[0], self.height - PAPER[1] / 3

    @property
    def always_seen(self) -> Box:
        """What the window shows wherever the letter lies."""
        across, down = self.slack
        seen = self.window
        return Box(seen.x, seen.y, seen.width - across, seen.height - down)

    @property
    def sometimes_seen(self) -> Box:
        """What the window may show, cut at the edges of the paper."""
        across, down = self.slack
        x, y = max(0.0, self.window.x - across), max(0.0, self.window.y - down)
        return Box(x, y, self.window.right - x, self.window.bottom - y)


#: 長形3号 (120 × 235 mm, JIS S 5502; unchecked) lying on its side. The window is one that is sold
#: widely; makers differ, so measure your own envelopes (docs/how-to/send-notices.md).
LONG_3 = Cover(235.0, 120.0, Box(20.0, 12.0, 90.0, 45.0))

FOLDS = (99.0, 198.0)
MARGIN = {"top": 15.0, "bottom": 18.0, "left": 22.0, "right": 20.0}
BODY_FROM = 62.0
SEAL = 20.0
SENDER = Box(114.0, 15.0, 76.0, 45.0)
SIDE_ROOM = 1.0  # between the address and the edge of what is always seen


def address_box(cover: Cover = LONG_3) -> Box:
    """Where the address is printed."""
    seen = cover.always_seen
    room = SIDE_ROOM
    return Box(seen.x + room, seen.y + room, seen.width - 2 * room, seen.height - 2 * room)


def for_paper(cover: Cover = LONG_3) -> dict[str, object]:
    """The measures that the page's own description needs."""
    boxes = {"address": address_box(cover), "sender": SENDER}
    return {
        "margin": MARGIN,
        "folds": FOLDS,
        "body": BODY_FROM,
        "seal": SEAL,
        **{
            name: {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
            for name, box in boxes.items()
        },
    }
