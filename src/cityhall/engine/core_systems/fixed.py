"""Records of fixed widths: each cell has its bytes, and what does not fit is refused. Pure."""

from collections.abc import Sequence

from cityhall.engine.core_systems.schema import Room


def misfit(text: str, room: Room, encoding: str) -> str:
    """In words why the text has no place in its room; '' if it has."""
    size, width = len(text.encode(encoding)), room.width or 0
    if size > width:
        return f"{width}バイトまでのところ、{size}バイトあります"
    if (width - size) % len(room.fill.encode(encoding)):
        return "全角の文字だけにしてください"
    return ""


def record(texts: Sequence[str], rooms: Sequence[Room], encoding: str, *, width: int = 0) -> str:
    """The cells side by side, filled up to `width` bytes with spaces. All of them must fit."""
    line = "".join(map(_filled, texts, rooms, [encoding] * len(rooms)))
    return line + " " * (width - len(line.encode(encoding)))


def cells(line: bytes, rooms: Sequence[Room], encoding: str) -> list[str]:
    """The cells of a record as a core system reads them: without what they were filled with."""
    found, start = list[str](), 0
    for room in rooms:
        end = start + (room.width or 0)
        text = line[start:end].decode(encoding)
        found.append(text.rstrip(room.fill) if room.align == "left" else text.lstrip(room.fill))
        start = end
    return found


def _filled(text: str, room: Room, encoding: str) -> str:
    if wrong := misfit(text, room, encoding):
        raise ValueError(wrong)
    missing = (room.width or 0) - len(text.encode(encoding))
    fill = room.fill * (missing // len(room.fill.encode(encoding)))
    return text + fill if room.align == "left" else fill + text
