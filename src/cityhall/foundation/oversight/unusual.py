"""What was found unusual, as those who look after others' access see and settle it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from cityhall.foundation.accounts.api import (
    PERMISSIONS,
    Actor,
    User,
    covered_places,
    ensure_allowed,
    in_places,
    user_of,
)
from cityhall.foundation.audit.api import LoggedRead, reads_with_ids, record, record_listing
from cityhall.foundation.oversight.models import FINDINGS, UnusualAccess
from cityhall.foundation.oversight.rules import emergency as rules
from cityhall.foundation.oversight.rules.unusual import UnusualRule, unusual_rules
from cityhall.foundation.residents.api import (
    hidden_cases,
    may_read_protected,
    protected_among,
)
from cityhall.kernel.clock import in_jst
from cityhall.kernel.transactions import write

REVIEW = "access.review"


@dataclass(frozen=True)
class UnusualView:
    """One of them: the rule in words, the figures, and what was made of it."""

    id: int
    rule: UnusualRule
    on: date
    who: str
    user_id: int
    section: str
    ward: str
    person_id: int | None
    count: int
    usual: float | None
    finding: str
    reviewed_by: str
    reviewed_at: datetime | None
    remark: str
    entries: tuple[int, ...]
    reads: tuple[LoggedRead, ...] = ()


@dataclass(frozen=True)
class RuleCount:
    """Of one rule in one section over a month: how many, and what was made of them."""

    rule: UnusualRule
    section: str
    ward: str
    found: int
    justified: int
    not_justified: int

    @property
    def waiting(self) -> int:
        """Those that nobody has settled yet."""
        return self.found - self.justified - self.not_justified


def unusual_accesses(
    *, user: User, reviewed: bool, limit: int, before: int | None = None
) -> list[UnusualView]:
    """What the account may settle, the newest first; one query. Never its own."""
    rows = _seen_by(user).filter(~Q(finding="") if reviewed else Q(finding=""))
    rows = rows if before is None else rows.filter(pk__lt=before)
    found = rows.select_related("user", "reviewed_by").order_by("-id")[:limit]
    return [_view(row) for row in found]


def count_unusual(*, user: User) -> int:
    """How many wait to be settled by this account."""
    return _seen_by(user).filter(finding="").count()


@write
def read_unusual(*, access_id: int, user: User, now: datetime) -> UnusualView:
    """One with the reads it rests on; that it was looked at is in the audit. `NotFound` for others
    than those who settle it."""
    row = _seen_by(user).select_related("user", "reviewed_by").filter(pk=access_id).first()
    if row is None:
        raise rules.no_access()
    reads = _known_to(user, reads_with_ids(row.entries), on=in_jst(now).date())
    record_listing(
        by=Actor.of(user),
        object_kind="unusual_access",
        object_id=row.pk,
        shown=[read.id for read in reads],
        total=len(reads),
        reason="ふだんと違う閲覧を確かめるため",
        now=now,
    )
    view = _view(row, reads)
    is_told = row.person_id in {read.person_id for read in reads}
    return view if is_told else replace(view, person_id=None)


@write
def settle_unusual(*, access_id: int, finding: str, remark: str, by: Actor, now: datetime) -> None:
    """Says whether it was needed; once, and by another than the reader.

    Raises `NotFound`, `Conflict` (oversight.already_reviewed), `Invalid`
    (oversight.finding_needed).
    """
    user = user_of(by.user_id or 0)
    row = _seen_by(user).select_for_update().filter(pk=access_id).first()
    if row is None:
        raise rules.no_access()
    rules.ensure_unreviewed(not row.finding)
    rules.ensure_finding(finding in FINDINGS, remark)
    row.finding, row.remark = finding, remark.strip()[:500]
    row.reviewed_by, row.reviewed_at = user, now
    row.save()
    record(
        by=by,
        action="unusual_access.settled",
        object_kind="unusual_access",
        object_id=row.pk,
        reason=remark,
        detail={"finding": finding, "rule": row.rule},
        now=now,
    )


def reviewers_of_day(on: date) -> list[User]:
    """Who may settle something that was found on that day and is not settled yet: supervisors
    where it was read, and whoever runs the systems; nobody for their own reads alone."""
    roles = PERMISSIONS[REVIEW].roles
    holders = User.objects.filter(duties__role__in=roles, is_active=True).distinct()
    waiting = Q(on=on, finding="")
    return [user for user in holders.order_by("pk") if _seen_by(user).filter(waiting).exists()]


def unusual_counts(*, user: User, since: date, until: date) -> list[RuleCount]:
    """What was found in those days, by rule and section, as far as the account may see it."""
    rows = _seen_by(user).filter(on__gte=since, on__lte=until)
    grouped = rows.values_list("rule", "section", "ward", "finding").annotate(rows=Count("id"))
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for rule, section, ward, finding, found in grouped.order_by("rule", "section", "ward"):
        counts.setdefault((rule, section, ward), Counter())[finding] = found
    return [
        RuleCount(
            unusual_rules().of(rule, until),
            section,
            ward,
            found.total(),
            found["justified"],
            found["not_justified"],
        )
        for (rule, section, ward), found in counts.items()
    ]


def _known_to(user: User, reads: Iterable[LoggedRead], *, on: date) -> tuple[LoggedRead, ...]:
    """The same reads; of protected people neither number, case nor reason without the duty."""
    reads = tuple(reads)
    if may_read_protected(user):
        return reads
    hidden = protected_among({read.person_id for read in reads if read.person_id}, today=on)
    cases = set(hidden_cases(on).values_list("case_reference", flat=True))
    return tuple(
        replace(read, object_id="", case_reference="", person_id=None, reason="")
        if read.person_id in hidden or read.case_reference in cases
        else read
        for read in reads
    )


def _seen_by(user: User) -> QuerySet[UnusualAccess]:
    ensure_allowed(user, REVIEW)
    rows = UnusualAccess.objects.filter(in_places(covered_places(user, REVIEW)))
    return rows.exclude(user=user)


def _view(row: UnusualAccess, reads: tuple[LoggedRead, ...] = ()) -> UnusualView:
    return UnusualView(
        id=row.pk,
        rule=unusual_rules().of(row.rule, row.on),
        on=row.on,
        who=row.user.display_name,
        user_id=row.user_id,
        section=row.section,
        ward=row.ward,
        person_id=row.person_id,
        count=row.count,
        usual=row.usual,
        finding=row.finding,
        reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
        remark=row.remark,
        entries=tuple(row.entries),
        reads=reads,
    )
