"""Cursors: where a page goes on. Opaque to callers, so that what is in them may change."""

import base64
import binascii

from cityhall.kernel.errors import Invalid


def cursor_at(place: str) -> str:
    """The cursor behind this place of a list."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """The place that a cursor names, '' for none; `Invalid` (api.cursor) if it is no cursor."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise wrong_cursor() from None


def wrong_cursor() -> Invalid:
    return Invalid(
        "api.cursor",
        "この続きは開けません。",
        "cursor には、前の答えの next をそのまま入れてください。",
        field="cursor",
    )
