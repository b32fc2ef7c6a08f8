"""docs/reference/permissions.md: who may do what."""

from cityhall.foundation.accounts.api import as_markdown


def page() -> str:
    """The table that accounts keeps."""
    return as_markdown()
