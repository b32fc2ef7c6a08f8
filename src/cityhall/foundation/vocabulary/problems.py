"""What is wrong in the catalogue: where it stands, what it means, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class CatalogueProblem:
    """One mistake in a definition. `file` is named from the checkout on; lines from 1."""

    file: str
    line: int
    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: [{self.code}] {self.message} → {self.remedy}"


class CatalogueProblems(Exception):
    """Raised when definitions cannot be loaded; carries every problem found, not the first."""

    def __init__(self, problems: Iterable[CatalogueProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
