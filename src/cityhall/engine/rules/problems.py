"""What can be wrong with a rule, told to its writer: where, what, and what to write."""

from typing import Any

from cityhall.kernel.errors import Invalid


class RuleProblem(Invalid):
    """A rule is refused. `line` and `column` count from 1; both are 0 where no place is meant."""

    def __init__(
        self, code: str, message: str, remedy: str, *, line: int = 0, column: int = 0
    ) -> None:
        super().__init__(code, message, remedy)
        self.line = line
        self.column = column

    def as_dict(self) -> dict[str, Any]:
        """The problem as the command line and the catalogue check report it."""
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "line": self.line,
            "column": self.column,
        }


def problem_at(text: str, offset: int, code: str, message: str, remedy: str) -> RuleProblem:
    """The problem placed at a character of the rule's text."""
    before = text[:offset]
    line = before.count("\n") + 1
    column = offset - (before.rfind("\n") + 1) + 1
    return RuleProblem(code, message, remedy, line=line, column=column)
