"""What was settled long ago is forgotten, as the rules say; what nobody has settled stays."""

from datetime import datetime, timedelta

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.oversight.models import AccessSweep, EmergencyAccess, UnusualAccess
from cityhall.foundation.oversight.rules.emergency import emergency_rule
from cityhall.foundation.oversight.rules.keeping import KeptYears
from cityhall.foundation.oversight.rules.unusual import unusual_rules
from cityhall.kernel.clock import in_jst, years_before
from cityhall.kernel.transactions import write

#: Rows that one transaction lets go; what is left is found by the next.
AT_ONCE = 500

Kept = type[UnusualAccess] | type[EmergencyAccess]


def forget_findings(*, now: datetime) -> int:
    """How many findings are gone; and how much each section read on days that no comparison asks
    for any more."""
    rules = unusual_rules()
    forgotten = _forget(UnusualAccess, "unusual_access", rules.kept_years, now)
    forgotten += _forget(EmergencyAccess, "emergency", emergency_rule().kept_years, now)
    asked_from = in_jst(now).date() - timedelta(days=2 * rules.usual.days)  # a sweep may come late
    AccessSweep.objects.filter(on__lt=asked_from).exclude(counts={}).update(counts={})
    return forgotten


def _forget(model: Kept, kind: str, kept: KeptYears, now: datetime) -> int:
    forgotten = 0
    for finding, years in kept.model_dump().items():
        while count := _forget_some(model, kind, finding, years_before(now, years), now):
            forgotten += count
    return forgotten


@write
def _forget_some(model: Kept, kind: str, finding: str, before: datetime, now: datetime) -> int:
    """Some rows of one finding, with an entry in the audit that says how many."""
    old = model.objects.filter(finding=finding, reviewed_at__lt=before).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    count: int = model.objects.filter(pk__in=ids).delete()[0]
    if count:
        record(
            by=Actor.system("閲覧の見守り"),
            action=f"{kind}.forgotten",
            object_kind=kind,
            object_id=f"{ids[0]}-{ids[-1]}",
            detail={"count": count, "finding": finding, "settled_before": before.isoformat()},
            now=now,
        )
    return count
