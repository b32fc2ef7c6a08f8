"""Named members one after another in one stream, none of whose sizes need be known before.

A member is its name and frames of bytes, ended by an empty frame; a name of no letters ends all.
The last member, the manifest, says the size and SHA-256 of each of the others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from cityhall.foundation.backups import refusals

MANIFEST = "manifest.json"
LARGEST_FRAME = 1 << 24

Members = Iterator[tuple[str, Iterator[bytes]]]


class Sink(Protocol):
    """Where the archive is written to."""

    def write(self, content: bytes, /) -> object: ...


@dataclass(frozen=True)
class Measured:
    """Size in bytes and SHA-256 of one member."""

    size: int
    sha256: str


class Archive:
    """Writes members; `members` holds what was written so far."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self.members: dict[str, Measured] = {}

    def add(self, name: str, content: Iterable[bytes]) -> None:
        """One member; frames of at most 16 MB are made of whatever comes."""
        size, digest = 0, hashlib.sha256()
        encoded = name.encode()
        self._out.write(len(encoded).to_bytes(2, "big") + encoded)
        for piece in content:
            for start in range(0, len(piece), LARGEST_FRAME):
                frame = piece[start : start + LARGEST_FRAME]
                self._out.write(len(frame).to_bytes(4, "big"))
                self._out.write(frame)
            size += len(piece)
            digest.update(piece)
        self._out.write(bytes(4))
        self.members[name] = Measured(size, digest.hexdigest())

    def close(self, about: dict[str, Any]) -> None:
        """Writes the manifest (`about`, and each member's measure) and the end."""
        measured = {name: asdict(each) for name, each in self.members.items()}
        manifest = json.dumps({**about, "members": measured}, ensure_ascii=False, indent=1)
        self.add(MANIFEST, [manifest.encode()])
        self._out.write(bytes(2))


def members_of(chunks: Iterator[bytes]) -> Members:
    """Each member with its content, in order; the content is to be read before the next is asked.

    Raises `Invalid` (backups.cut) where the stream ends too early.
    """
    source = _Source(chunks)
    while length := int.from_bytes(source.take(2), "big"):
        yield source.take(length).decode(), _frames(source)
    if not source.is_at_end():
        raise refusals.changed()


def _frames(source: "_Source") -> Iterator[bytes]:
    while length := int.from_bytes(source.take(4), "big"):
        yield source.take(length)


class _Source:
    """Gives exactly as many bytes as asked for, whatever pieces they come in."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._kept = chunks, bytearray()

    def take(self, length: int) -> bytes:
        while len(self._kept) < length:
            self._kept += self._next()
        taken = bytes(self._kept[:length])
        del self._kept[:length]
        return taken

    def _next(self) -> bytes:
        for chunk in self._chunks:
            return chunk
        raise refusals.cut()

    def is_at_end(self) -> bool:
        return not self._kept and not any(self._chunks)
