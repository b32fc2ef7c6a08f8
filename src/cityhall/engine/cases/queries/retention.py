"""What will be erased, what lies aside, what is held, and what shows that something is gone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Q

from cityhall.engine.cases.access import kept_by
from cityhall.engine.cases.definitions import versions
from cityhall.engine.cases.models import Disposal, ErasureCertificate
from cityhall.foundation.accounts.api import Actor
from cityhall.kernel.texts import say

Standing = Literal["soon", "aside", "held", "unchecked"]
MOST = 200
STANDINGS: dict[Standing, Q] = {
    "soon": Q(noticed_at__isnull=False, set_aside_at=None, held_at=None),
    "aside": Q(set_aside_at__isnull=False),
    "held": Q(held_at__isnull=False),
    "unchecked": Q(is_checked=False, held_at=None),
}


@dataclass(frozen=True)
class RetentionRow:
    """A case on its way to being erased. `gone_on` is None until it lies aside."""

    reference: str
    title: str
    section: str
    ward: str
    due_on: date
    gone_on: date | None
    years: int
    hold_reason: str
    held_by: str


@dataclass(frozen=True)
class CertificateRow:
    """A certificate; `content` is what the city signed."""

    reference: str
    title: str
    at: datetime
    content: dict[str, Any]
    signature: str


def retention_rows(*, standing: Standing, by: Actor, now: datetime) -> tuple[RetentionRow, ...]:
    """The cases of the actor's sections, the first to go first; at most 200."""
    rows = Disposal.objects.filter(STANDINGS[standing], erased_at=None)
    if standing == "unchecked":
        rows = rows.filter(due_on__lte=now.date())
    rows = rows.filter(case__in=kept_by(by, now=now)).select_related("case", "held_by")
    found = list(rows.order_by("due_on", "id")[:MOST])
    known = versions([row.case.version_id for row in found])
    return tuple(
        RetentionRow(
            reference=row.case.reference,
            title=say(known[row.case.version_id].procedure.title, "ja"),
            section=row.case.section,
            ward=row.case.ward,
            due_on=row.due_on,
            gone_on=row.gone_on,
            years=row.years,
            hold_reason=row.hold_reason,
            held_by=row.held_by.display_name if row.held_by else "",
        )
        for row in found
    )


def certificates(*, by: Actor, now: datetime, reference: str = "") -> tuple[CertificateRow, ...]:
    """The latest certificates of the actor's sections, or that of one case; at most 200."""
    rows = ErasureCertificate.objects.filter(case__in=kept_by(by, now=now)).select_related("case")
    if reference:
        rows = rows.filter(case__reference=reference)
    found = list(rows.order_by("-at", "-id")[:MOST])
    known = versions([row.case.version_id for row in found])
    return tuple(
        CertificateRow(
            reference=row.case.reference,
            title=say(known[row.case.version_id].procedure.title, "ja"),
            at=row.at,
            content=row.content,
            signature=row.signature,
        )
        for row in found
    )
