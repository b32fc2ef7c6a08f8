"""docs/reference/permissions.md: who may do what."""

from cityhall.foundation.accounts.api import as_markdown
from cityhall.foundation.clients.api import as_markdown as scopes_as_markdown


def page() -> str:
    """The table that accounts keeps, and the scopes that stand for its permissions."""
    return f"{as_markdown()}\n{scopes_as_markdown()}"
