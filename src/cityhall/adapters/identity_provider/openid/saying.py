"""What the provider says about a person, read forgivingly: the shapes of its claims vary."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

GENDERS = {
    "male": frozenset({"1", "male", "男", "男性"}),
    "female": frozenset({"2", "female", "女", "女性"}),
    "other": frozenset({"9", "other", "その他", "適用不能"}),
}
WHOLE_DATE = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:T.*)?")


def birth_date_of(said: object) -> date | None:
    """The date in 1985-03-15, 19850315 or 1985/03/15, also with a time behind it.

    None where it is missing, only a year or a month, of the year 0000 («not told», OpenID Connect
    Core 1.0, 5.1) or no day of the calendar: a date that is not whole is no date to compare with.
    """
    match = WHOLE_DATE.fullmatch(said.strip()) if isinstance(said, str) else None
    if match is None:
        return None
    year, _, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def gender_of(said: object) -> str:
    """'male', 'female', 'other', or '' for what is missing or unknown (0 不明)."""
    word = str(said).strip().lower()
    return next((gender for gender, words in GENDERS.items() if word in words), "")


def name_of(said: Mapping[str, Any]) -> str:
    """The whole name, or its parts; '' if there is none."""
    whole = _text(said.get("name"))
    return whole or f"{_text(said.get('family_name'))} {_text(said.get('given_name'))}".strip()


def address_of(said: object) -> str:
    """The address as one string: said as such, or as `formatted` of an address claim."""
    return _text(said.get("formatted")) if isinstance(said, Mapping) else _text(said)


def _text(said: object) -> str:
    return said.strip() if isinstance(said, str) else ""
