"""What a message broker must be able to do to carry jobs to workers elsewhere."""

from collections.abc import Callable, Sequence
from typing import Protocol


class Broker(Protocol):
    """Carries numbers of jobs; it may bring one late, twice or never."""

    def send(self, job_ids: Sequence[int]) -> None:
        """Returns once the broker has all of them for sure; raises if it may not, `OSError` while
        it is away."""
        ...

    def waiting(self) -> int:
        """How many numbers no worker has taken yet; `OSError` while it is away."""
        ...

    def work(self, do: Callable[[int, bool], None], *, processes: int) -> None:
        """Calls `do` with each number, and whether a worker has had it before and is gone. Where
        `do` finds the database away, the number comes again."""
        ...
