"""Adding, revising and removing issues: nothing is overwritten; all says who, why and on what."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.entries import Entry
from cityhall.governance.reform_policies.ledger import append
from cityhall.governance.reform_policies.models import Edition, Issue, Revision, SubjectKind
from cityhall.governance.reform_policies.rounds.bureaus import bureau_names
from cityhall.governance.reform_policies.rules.claims import (
    ensure_not_back_dated,
    ensure_rank_has_evidence,
    ensure_rank_is_known,
    ensure_sections_are_known,
    ensure_seen,
)
from cityhall.governance.reform_policies.rules.dating import Dated
from cityhall.governance.reform_policies.rules.sampling import SAMPLES
from cityhall.governance.reform_policies.schema import EvidenceDefinition, plain
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid, NotFound
from cityhall.kernel.transactions import write

#: What a new issue has to say, and what it leaves open.
NEEDED = {"title": "課題名", "level": "課題領域", "number": "番号"}
OPEN: Mapping[str, Any] = {"policy_field": "", "rank": None, "impact": "", "urgency": ""}
NAME, LONGEST_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"), 80


@dataclass(frozen=True)
class IssueChange:
    """What is to change of an issue; `seen` is the revision that was read before writing.

    None for an issue that this edition does not have yet; then `bureau` says whose it is, and
    `changes` holds its title, level and number.
    """

    subject: str
    changes: Mapping[str, Any]
    reason: str
    seen: int | None
    evidence: Sequence[EvidenceDefinition] = ()
    corrects: int | None = None
    bureau: str = ""


@dataclass(frozen=True)
class _Before:
    """What a change builds on: the last revision, or for a new issue the form alone."""

    edition: Edition
    bureau: str
    content: Mapping[str, Any]
    effective_on: date | None
    sequence: int | None


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
    """Revisions of many issues, new ones among them, with one date: all stand there, or none.

    Raises what `revise_issue` raises, and `Invalid` if one stands twice or a new one lacks
    something.
    """
    _ensure_each_once(issues)
    published = Dated(effective_on, "day"), published_on
    today = in_jst(now).date()
    befores = _befores(year, issues)
    entries = [
        _entry(before, change, author, published, today)
        for before, change in zip(befores, issues, strict=True)
    ]
    return append(entries, by=by, now=now)


def _befores(year: int, issues: Sequence[IssueChange]) -> list[_Before]:
    """What each change builds on, in their order."""
    found = _locked(year, [change.subject for change in issues])
    if any(change.seen is None for change in issues):
        _ensure_new_ones_fit(year, [each for each in issues if each.seen is None])
    return [
        _new(year, change)
        if change.seen is None and change.subject not in found
        else _standing(_there(found.get(change.subject), change.subject).last)
        for change in issues
    ]


def _standing(last: Revision) -> _Before:
    return _Before(last.edition, last.bureau, last.content, last.effective_on, last.sequence)


def _new(year: int, change: IssueChange) -> _Before:
    """The open form; a name that an earlier edition uses stays the same issue."""
    earlier = Revision.objects.filter(kind=SubjectKind.ISSUE, subject=change.subject)
    digits = "".join(each for each in str(change.changes["number"]) if each in "0123456789")
    content = {
        **OPEN,
        "place": int(digits or 0),
        "sections": {},
        "initiatives": [],
        "footnotes": [],
    }
    last = earlier.order_by("-sequence").values_list("effective_on", flat=True).first()
    return _Before(Edition.objects.get(year=year), change.bureau, content, last, None)


def _ensure_new_ones_fit(year: int, issues: Sequence[IssueChange]) -> None:
    edition = Edition.objects.filter(year=year).first()
    if edition is None:
        raise NotFound(
            "reform.no_such_edition",
            f"{year}年度の局区X方針はありません。",
            "年度の一覧から選び直してください。",
        )
    levels = [each["code"] for each in edition.definition["levels"]]
    bureaus = set(bureau_names(year)) - set(SAMPLES)
    for change in issues:
        missing = [label for key, label in NEEDED.items() if not change.changes.get(key)]
        if change.changes.get("level") not in levels:
            missing.append("様式にある課題領域")
        if change.bureau not in bureaus:
            missing.append("その年度にある局・区")
        if not NAME.fullmatch(change.subject) or len(change.subject) > LONGEST_NAME:
            missing.append("課題の名前(80字までの英小文字、数字、ハイフン)")
        if missing:
            raise Invalid(
                "reform.new_issue_incomplete",
                f"新しい課題「{change.subject}」に足りません: {'、'.join(dict.fromkeys(missing))}",
                "足りないものを入れて、もう一度まとめて公表してください。何も公表されていません。",
            )


def _entry(
    last: _Before,
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
        edition=last.edition.pk,
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
    return _there(_locked(year, [subject]).get(subject), subject).last


def _locked(year: int, subjects: Sequence[str]) -> dict[str, Issue]:
    """Those of the issues that are there, by their names, read after the editions are locked."""
    list(Edition.objects.select_for_update().order_by("year").values_list("year", flat=True))
    issues = Issue.objects.select_related("last__edition").filter(edition=year)
    return {issue.subject: issue for issue in issues.filter(subject__in=subjects)}


def _there(issue: Issue | None, subject: str) -> Issue:
    if issue is None or issue.is_removed:
        state = "ありません" if issue is None else "取り下げられています"
        raise NotFound(
            "reform.no_such_issue",
            f"この課題は{state}: {subject}",
            "課題の一覧から選び直してください。",
        )
    return issue


def _given(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    raise Invalid(
        "reform.reason_needed",
        "版を加える理由が書かれていません。",
        "市民が読んで分かるように、なぜ変わったのかを書いてください。",
        field="reason",
    )
