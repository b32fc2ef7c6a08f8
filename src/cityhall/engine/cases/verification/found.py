"""What verify tells, and the blocks in which it reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

BLOCK = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """Something that is not as it was written: a stable code, where, and what it means."""

    code: str
    reference: str
    message: str


def blocks(rows: Iterable[T], length: int = BLOCK) -> Iterator[list[T]]:
    """The rows, so many at a time."""
    rows = iter(rows)
    while block := list(islice(rows, length)):
        yield block
