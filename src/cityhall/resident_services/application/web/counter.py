"""Addresses that a clerk's scanner opens at the counter.

The desk may run on another host than the residents' pages, so its addresses are written here and
not looked up; a test holds them against the desk's own.
"""

from django.conf import settings


def prepared_address(reference: str) -> str:
    """Opens a case that was prepared and waits for its person."""
    return f"{settings.DESK_ADDRESS}/desk/open/{reference}/"


def draft_address(code: str) -> str:
    """Opens a draft by its resume code."""
    return f"{settings.DESK_ADDRESS}/desk/drafts/{code}/"
