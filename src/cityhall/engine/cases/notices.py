"""The notice of a decision: what of a case it is made from."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from cityhall.engine.cases.models import Case, CaseValue, Decision
from cityhall.engine.procedures.api import Version
from cityhall.foundation.notices.api import Decided
from cityhall.foundation.vocabulary.api import show_value
from cityhall.kernel.clock import in_jst

ADDRESSEE, ADDRESS = "applicant.name", "applicant.address"


def decided_of(case: Case, definition: Version) -> Decided | None:
    """What the notice of a case is to say; None where its procedure names no notice for it.

    A case that arrived without an address (it was not asked) gets a notice without one.
    """
    decision = Decision.objects.filter(case=case, returned_at=None).first()
    if decision is None or decision.decided_at is None:
        return None
    procedure = definition.procedure
    outcome = procedure.outcomes.get(decision.outcome)
    if outcome is None:
        return None
    values = _values(case)
    return Decided(
        reference=case.reference,
        outcome=outcome,
        procedure=dict(procedure.title),
        acts=tuple(law.act for law in procedure.law),
        arrived_on=_day(case.arrived_at or case.opened_at),
        decided_on=_day(decision.decided_at),
        reason=decision.reason,
        has_remedies=decision.has_remedies,
        name=_full_name(values.get(ADDRESSEE) or {}),
        address=values.get(ADDRESS) or {},
        answers={
            item: (dict(definition.items[item].label), _shown(definition, item, values))
            for item in values
            if item in definition.items
        },
        section=case.section,
        ward=case.ward,
        person_id=case.person_id,
    )


def holds_of(items: Collection[str] | None) -> bool:
    """Whether a notice holds what is erased with these items (None: with all)."""
    return items is None or bool({ADDRESSEE, ADDRESS}.intersection(items))


def _full_name(name: Mapping[str, str]) -> str:
    """As typed, without its reading."""
    return " ".join(filter(None, (name.get("family", ""), name.get("given", ""))))


def _day(moment: datetime) -> date:
    return in_jst(moment).date()


def _values(case: Case) -> dict[str, Any]:
    rows = CaseValue.objects.filter(case=case, superseded_by=None, erased_at=None)
    return dict(rows.values_list("item", "value"))


def _shown(definition: Version, item: str, values: dict[str, Any]) -> str:
    value = values.get(item)
    if value is None or item not in definition.items:
        return ""
    return show_value(definition.items[item], value, "ja")
