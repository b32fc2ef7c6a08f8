"""Revising and removing issues: nothing is overwritten, everything says who, why and on what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.entries import Entry
from cityhall.governance.reform_policies.ledger import append
from cityhall.governance.reform_policies.models import Edition, Issue, Revision, SubjectKind
from cityhall.governance.reform_policies.rules.claims import (
    ensure_not_back_dated,
    ensure_rank_has_evidence,
    ensure_rank_is_known,
    ensure_sections_are_known,
    ensure_seen,
)
from cityhall.governance.reform_policies.rules.dating import Dated
from cityhall.governance.reform_policies.schema import EvidenceDefinition, plain
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.kernel.transactions import write


@dataclass(frozen=True)
class IssueChange:
    """What is to change of an issue; `seen` is the revision that was read before writing."""

    subject: str
    changes: Mapping[str, Any]
    reason: str
    seen: int
    evidence: Sequence[EvidenceDefinition] = ()
    corrects: int | None = None


@write
def revise_issue(
    *,
    year: int,
    subject: str,
    changes: Mapping[str, Any],
    author: str,
    reason: str,
    evidence: Sequence[EvidenceDefinition] = (),
    effective_on: date,
    published_on: date | None,
    seen: int,
    corrects: int | None = None,
    by: Actor,
    now: datetime,
) -> Revision:
    """A further revision of an issue; `seen` is the revision that was read before writing.

    Raises `Invalid` (no reason, unknown field or rank, a rank without evidence, back-dated) and
    `Conflict` if somebody else was faster.
    """
    change = IssueChange(subject, changes, reason, seen, evidence, corrects)
    return publish_at_once(
        year=year,
        issues=[change],
        author=author,
        effective_on=effective_on,
        published_on=published_on,
        by=by,
        now=now,
    )[0]


@write
def publish_at_once(
    *,
    year: int,
    issues: Sequence[IssueChange],
    author: str,
    effective_on: date,
    published_on: date | None,
    by: Actor,
    now: datetime,
) -> list[Revision]:
    """Revisions of many issues with one date: all of them stand in the chain, or none.

    Raises what `revise_issue` raises, and `Invalid` if one stands twice.
    """
    _ensure_each_once(issues)
    published = Dated(effective_on, "day"), published_on
    today = in_jst(now).date()
    lasts = _last_of_each(year, [change.subject for change in issues])
    entries = [_entry(lasts[change.subject], change, author, published, today) for change in issues]
    return append(entries, by=by, now=now)


def _entry(
    last: Revision,
    change: IssueChange,
    author: str,
    published: tuple[Dated, date | None],
    today: date,
) -> Entry:
    effective, published_on = published
    ensure_seen(last.sequence, change.seen)
    ensure_not_back_dated(effective.on, last.effective_on, published_on, today)
    content = {**last.content, **change.changes}
    edition = last.edition.definition
    level = next(each for each in edition["levels"] if each["code"] == content["level"])
    ranks = [each["rank"] for each in edition["ranks"]]
    fields = [each["key"] for each in edition["issue_fields"]]
    rank, before = content["rank"], last.content["rank"]
    ensure_sections_are_known(content["sections"], fields)
    ensure_rank_is_known(rank, ranks, is_ranked=level["is_ranked"])
    ensure_rank_has_evidence(before, rank, change.evidence, is_imported=False)
    return Entry(
        kind=SubjectKind.ISSUE,
        subject=change.subject,
        edition=last.edition_id,
        bureau=last.bureau,
        content=content,
        author=author,
        reason=_given(change.reason),
        effective=effective,
        published_on=published_on,
        evidence=tuple(plain(each) for each in change.evidence),
        corrects=change.corrects,
    )


def _ensure_each_once(issues: Sequence[IssueChange]) -> None:
    counted = Counter(change.subject for change in issues)
    twice = sorted(subject for subject, count in counted.items() if count > 1)
    if twice:
        raise Invalid(
            "reform.issue_twice",
            f"同じ課題が二度あります: {'、'.join(twice)}",
            "一度の公表では、課題ごとに一つの版にまとめてください。",
        )


@write
def remove_issue(
    *,
    year: int,
    subject: str,
    author: str,
    reason: str,
    effective_on: date,
    published_on: date | None,
    seen: int,
    by: Actor,
    now: datetime,
) -> Revision:
    """A tombstone: the issue stays to be read, with the reason for which it was removed."""
    last = _last_of(year, subject)
    ensure_seen(last.sequence, seen)
    ensure_not_back_dated(effective_on, last.effective_on, published_on, in_jst(now).date())
    entry = Entry(
        kind=SubjectKind.ISSUE,
        subject=subject,
        edition=year,
        bureau=last.bureau,
        content=last.content,
        author=author,
        reason=_given(reason),
        effective=Dated(effective_on, "day"),
        published_on=published_on,
        is_removed=True,
    )
    return append([entry], by=by, now=now)[0]


def _last_of(year: int, subject: str) -> Revision:
    return _last_of_each(year, [subject])[subject]


def _last_of_each(year: int, subjects: Sequence[str]) -> dict[str, Revision]:
    """The last revisions of issues by their names, read after the editions are locked."""
    list(Edition.objects.select_for_update().order_by("year").values_list("year", flat=True))
    issues = Issue.objects.select_related("last__edition").filter(edition=year)
    found = {issue.subject: issue for issue in issues.filter(subject__in=subjects)}
    for subject in subjects:
        _ensure_there(found.get(subject), subject)
    return {subject: issue.last for subject, issue in found.items()}


def _ensure_there(issue: Issue | None, subject: str) -> None:
    if issue is None or issue.is_removed:
        state = "ありません" if issue is None else "取り下げられています"
        raise NotFound(
            "reform.no_such_issue",
            f"この課題は{state}: {subject}",
            "課題の一覧から選び直してください。",
        )


def _given(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    raise Invalid(
        "reform.reason_needed",
        "版を加える理由が書かれていません。",
        "市民が読んで分かるように、なぜ変わったのかを書いてください。",
        field="reason",
    )
