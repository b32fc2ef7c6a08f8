"""What a reader asks for in an address."""

from datetime import date

from django.http import HttpRequest

from cityhall.kernel.wareki import parse_day


def day_asked(request: HttpRequest, name: str) -> date | None:
    """A day, by era or western year; what cannot be read is left aside."""
    written = request.GET.get(name, "")
    try:
        return parse_day(written) if written else None
    except ValueError:
        return None
