"""Operations that are on their way out: told in every answer (RFC 9745, RFC 8594) and the page.

docs/how-to/use-the-api.md says what may change within v1; nothing leaves it without having stood
here for a year.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date


@dataclass(frozen=True)
class Retiring:
    """Since when an operation is not to be used any more, when it ends, and what replaces it."""

    since: date
    ends: date
    instead: str


#: Name of the operation → how it retires.
RETIRING: dict[str, Retiring] = {}


def mark_retiring(request: HttpRequest, answer: HttpResponse) -> None:
    """Deprecation, Sunset and a link to what replaces it."""
    match = request.resolver_match
    retiring = RETIRING.get(match.url_name or "") if match else None
    if retiring is None:
        return
    answer["Deprecation"] = f"@{_seconds(retiring.since)}"
    answer["Sunset"] = http_date(_seconds(retiring.ends))
    answer["Link"] = f'<{retiring.instead}>; rel="successor-version"'


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, tzinfo=UTC).timestamp())
