"""Revising and removing issues: nothing is overwritten, everything says who, why and on what."""

from collections.abc import Mapping, Sequence
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
    last = _last_of(year, subject)
    ensure_seen(last.sequence, seen)
    ensure_not_back_dated(effective_on, last.effective_on, published_on, in_jst(now).date())
    content = {**last.content, **changes}
    edition = last.edition.definition
    level = next(each for each in edition["levels"] if each["code"] == content["level"])
    ranks = [each["rank"] for each in edition["ranks"]]
    ensure_sections_are_known(
        content["sections"], [each["key"] for each in edition["issue_fields"]]
    )
    ensure_rank_is_known(content["rank"], ranks, is_ranked=level["is_ranked"])
    ensure_rank_has_evidence(last.content["rank"], content["rank"], evidence, is_imported=False)
    entry = Entry(
        kind=SubjectKind.ISSUE,
        subject=subject,
        edition=year,
        bureau=last.bureau,
        content=content,
        author=author,
        reason=_given(reason),
        effective=Dated(effective_on, "day"),
        published_on=published_on,
        evidence=tuple(plain(each) for each in evidence),
        corrects=corrects,
    )
    return append([entry], by=by, now=now)[0]


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
    """The last revision of an issue, read after the editions are locked."""
    list(Edition.objects.select_for_update().order_by("year").values_list("year", flat=True))
    found = (
        Issue.objects.select_related("last__edition").filter(edition=year, subject=subject).first()
    )
    if found is None or found.is_removed:
        raise NotFound(
            "reform.no_such_issue",
            "この課題はありません。" if found is None else "この課題は取り下げられています。",
            "課題の一覧から選び直してください。",
        )
    return found.last


def _given(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    raise Invalid(
        "reform.reason_needed",
        "版を加える理由が書かれていません。",
        "市民が読んで分かるように、なぜ変わったのかを書いてください。",
        field="reason",
    )
