"""What cases need of whoever shows them."""

from typing import Protocol


class CaseAddress(Protocol):
    """Where a person reads about a case or a bundle: a path of the site, for messages and mails.

    Where there is no person nobody can sign in to read, so the path itself must open it.
    """

    def __call__(self, reference: str, *, is_bundle: bool, has_person: bool) -> str: ...
