"""What can go wrong, told to people: a stable code, what happened, and what to do about it."""

from typing import Any


class Problem(Exception):
    """A refusal that a person can read and a program can recognise.

    `code` is dotted and never changes (`case.already_decided`); `message` says in Japanese what
    happened and `remedy` what to do; `field` names the form field it concerns, if one does.
    Neither text may hold personal values: problems are logged.
    """

    status = 400

    def __init__(
        self,
        code: str,
        message: str,
        remedy: str,
        *,
        field: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(code, message, remedy)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.field = field
        if status is not None:
            self.status = status

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def as_problem(self) -> dict[str, Any]:
        """Problem details for HTTP APIs (RFC 9457), with `code` and `field` as extensions."""
        details = {
            "type": f"urn:problem-type:cityhall:{self.code}",
            "title": self.message,
            "status": self.status,
            "detail": self.remedy,
            "code": self.code,
        }
        return details if self.field is None else {**details, "field": self.field}


class NotAllowed(Problem):
    """Known, but not for this person."""

    status = 403


class NotFound(Problem):
    """Not there, or not to be known to be there."""

    status = 404


class Conflict(Problem):
    """Somebody or something was there first."""

    status = 409


class Invalid(Problem):
    """What was sent does not fit what was asked."""

    status = 422


class RecordsAway(Problem):
    """The database does not answer; it passes by itself, and what was sent may be sent again."""

    status = 503
    RETRY_AFTER = 30  # seconds

    def __init__(self) -> None:
        super().__init__(
            "records.away",
            "ただいま、記録につながりません。",
            "少し待ってから、同じ内容をもう一度送ってください。二重に受け付けることはありません。",
        )
