"""What a virus scanner, and a place for contents, must be able to do."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from cityhall.kernel.errors import Problem


class ScannerAway(Exception):
    """The scanner does not answer, or not in time: ask again later. The text says why."""


class CannotScan(Exception):
    """The scanner answers, but will not look at this content. The text is the scanner's."""


class VirusScanner(Protocol):
    """One way of looking for viruses."""

    def scan(self, content: bytes) -> str:
        """The name of what was found, '' for nothing; raises `ScannerAway`, `CannotScan`."""
        ...

    def version(self) -> str:
        """The scanner and the age of what it knows, in its own words; raises `ScannerAway`."""
        ...


class PlaceAway(Problem):
    """The place of contents does not answer, or will not let us in; `why` is for the log. Nothing
    is known of what lies there: it is neither there nor missing."""

    status = 503

    def __init__(self, why: str) -> None:
        super().__init__(
            "documents.away",
            "いま、書類の置き場所とつながっていません。書類はなくなっていません。",
            "しばらくしてから、もう一度試してください。",
        )
        self.why = why


class Lying(NamedTuple):
    """One content in a place: its name, and when it was put there, in seconds since 1970."""

    name: str
    put_at: float


class Place(Protocol):
    """Where contents lie, under names like a/b/c, each whole or not there. Everything raises
    `PlaceAway` where the place does not answer."""

    def put(self, name: str, content: bytes) -> None:
        """Survives a power cut once this returns; nobody ever reads half. Again: the same."""
        ...

    def open(self, name: str) -> BinaryIO:
        """From its beginning; `FileNotFoundError` if it is not there."""
        ...

    def size(self, name: str) -> int | None:
        """In bytes; None if it is not there."""
        ...

    def all(self, below: str = "") -> Iterator[Lying]:
        """Everything whole whose name begins with `below` (ends in /), in no order."""
        ...

    def discard(self, name: str) -> None:
        """Nothing happens if it is gone already."""
        ...
