"""Folded copies of name and birth date by which the desk finds a case; never shown."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from cityhall.engine.cases.models import Case, CaseValue
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.residents.api import match_case
from cityhall.kernel.folding import fold

COPIED = ("applicant.name", "applicant.birth_date")


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


def follow_answers(case: Case, changed: Collection[str], *, by: Actor, now: datetime) -> None:
    """The copies of a case whose answers were corrected; one that now bears the name of somebody
    protected is hidden at once. Call inside the transaction of the correction."""
    if not set(changed) & set(COPIED):
        return
    current = CaseValue.objects.filter(case=case, item__in=COPIED, superseded_by=None)
    copies = search_copies(dict(current.values_list("item", "value")))
    Case.objects.filter(pk=case.pk).update(**copies)
    match_case(
        references=[case.reference],
        copies=(copies["folded_name"], copies["folded_kana"], copies["birth_date"]),
        person_id=case.person_id,
        by=by,
        now=now,
    )
