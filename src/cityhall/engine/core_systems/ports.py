"""What a core system must be able to do to take files and give answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class NotReachable(Exception):
    """It may go later: the place where files are exchanged is not there."""


@dataclass(frozen=True)
class Receipt:
    """That a file has arrived, as the core system saw it; `trouble` says why it was not taken."""

    name: str
    digest: str
    lines: int
    trouble: str = ""


class CoreSystem(Protocol):
    """A place where files are exchanged with one core system."""

    def put(self, system: str, name: str, content: bytes) -> None:
        """Returns when the file is there, whole. Putting the same again is harmless."""
        ...

    def receipts(self, system: str) -> Iterable[Receipt]:
        """What has arrived there; the same receipt may come again."""
        ...

    def answers(self, system: str) -> Iterable[tuple[str, bytes]]:
        """Name and content of every list of answers that waits."""
        ...

    def put_away(self, system: str, name: str) -> None:
        """A list of answers has been taken in."""
        ...
