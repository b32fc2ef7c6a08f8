"""Folded copies of name and birth date by which the desk finds a case; never shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cityhall.engine.cases.models import Case
from cityhall.kernel.folding import fold


def search_copies(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a case that are found by, from its answers."""
    name = answers.get("applicant.name") or {}
    born = answers.get("applicant.birth_date")
    return {
        "folded_name": fold(name.get("family", "") + name.get("given", ""))[:200],
        "folded_kana": fold(name.get("family_kana", "") + name.get("given_kana", ""))[:200],
        "birth_date": date.fromisoformat(born) if born else None,
    }


def copies_of(case: Case) -> tuple[str, str, date | None]:
    """Folded name, folded reading and birth date of a case."""
    return case.folded_name, case.folded_kana, case.birth_date
