"""Adding to the chain: only here revisions are written, and the issues that follow from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.governance.reform_policies.entries import Entry, line_of
from cityhall.governance.reform_policies.models import Edition, Issue, Revision, SubjectKind
from cityhall.governance.reform_policies.rules.chain import START, hash_of
from cityhall.kernel.folding import fold

#: What `verify` looks for in the audit: the head of the chain after each writing.
WRITTEN = "reform.revised"


def append(entries: Sequence[Entry], *, by: Actor, now: datetime) -> list[Revision]:
    """The entries as revisions, in their order; to be called inside a transaction.

    The editions are locked first, so that two writers never build on the same head.
    """
    if not entries:
        return []
    list(Edition.objects.select_for_update().order_by("year").values_list("year", flat=True))
    last = Revision.objects.order_by("-sequence").first()
    sequence, head = (last.sequence, last.hash) if last else (0, START)
    revisions = []
    for entry in entries:
        sequence += 1
        revision = _revision(entry, sequence, head, now)
        head = revision.hash
        revisions.append(revision)
    Revision.objects.bulk_create(revisions, batch_size=200)
    _keep_up(revisions)
    detail = {"first": revisions[0].sequence, "last": sequence, "hash": head}
    record(
        by=by,
        action=WRITTEN,
        object_kind="reform_revision",
        object_id=sequence,
        now=now,
        detail=detail,
    )
    return revisions


def _revision(entry: Entry, sequence: int, previous: str, now: datetime) -> Revision:
    revision = Revision(
        sequence=sequence,
        kind=entry.kind,
        subject=entry.subject,
        edition_id=entry.edition,
        bureau=entry.bureau,
        content=dict(entry.content),
        is_removed=entry.is_removed,
        corrects=entry.corrects,
        author=entry.author,
        reason=entry.reason,
        evidence=[dict(each) for each in entry.evidence],
        source=dict(entry.source),
        effective_on=entry.effective.on,
        precision=entry.effective.precision,
        published_on=entry.published_on,
        recorded_at=now,
        previous_hash=previous,
    )
    revision.hash = hash_of(line_of(revision))
    return revision


def _keep_up(revisions: Sequence[Revision]) -> None:
    """The issues as their last revisions have them."""
    last = {
        (revision.edition_id, revision.subject): revision
        for revision in revisions
        if revision.kind == SubjectKind.ISSUE
    }
    rows = [
        Issue(subject=subject, edition_id=year, last=revision, **columns_of(revision))
        for (year, subject), revision in last.items()
    ]
    columns = [*columns_of(rows[0].last), "last"] if rows else []
    if rows:
        Issue.objects.bulk_create(
            rows,
            batch_size=200,
            update_conflicts=True,
            unique_fields=["edition", "subject"],
            update_fields=columns,
        )


def columns_of(revision: Revision) -> dict[str, Any]:
    """What the table of issues holds of a revision."""
    content = revision.content
    sections = sorted(content.get("sections", {}).items())  # PostgreSQL keeps no order of keys
    texts = [content["title"], *(text for _, text in sections)]
    for initiative in content.get("initiatives", ()):
        texts += [initiative["title"], initiative.get("text", "")]
    return {
        "bureau": revision.bureau,
        "level": content["level"],
        "number": content["number"],
        "place": content["place"],
        "title": content["title"],
        "policy_field": content.get("policy_field", ""),
        "rank": content.get("rank"),
        "impact": content.get("impact", ""),
        "urgency": content.get("urgency", ""),
        "is_removed": revision.is_removed,
        "has_evidence": bool(revision.evidence),
        "folded": fold("\n".join(texts)),
    }
