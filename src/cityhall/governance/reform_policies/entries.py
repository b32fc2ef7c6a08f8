"""What is to be written as a revision, before it has a number and a hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityhall.governance.reform_policies.models import Revision
from cityhall.governance.reform_policies.rules.chain import day, moment
from cityhall.governance.reform_policies.rules.dating import Dated


@dataclass(frozen=True)
class Entry:
    """One revision to be. `source` is what it was read from; empty if written here."""

    kind: str
    subject: str
    edition: int
    bureau: str
    content: Mapping[str, Any]
    author: str
    reason: str
    effective: Dated
    published_on: date | None
    source: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Mapping[str, Any], ...] = ()
    is_removed: bool = False
    corrects: int | None = None

    def says_the_same_as(self, revision: Revision) -> bool:
        """Whether that revision already is this entry; a list may not say when it was published."""
        same_date = (revision.effective_on, revision.precision) == (
            self.effective.on,
            self.effective.precision,
        )
        return (
            same_date
            and revision.content == dict(self.content)
            and revision.bureau == self.bureau
            and revision.is_removed == self.is_removed
            and self.published_on in (None, revision.published_on)
        )


def line_of(revision: Revision) -> dict[str, Any]:
    """A revision as a line of the verification file, in the names that are hashed."""
    return {
        "sequence": revision.sequence,
        "kind": str(revision.kind),
        "subject": revision.subject,
        "edition": revision.edition_id,
        "bureau": revision.bureau,
        "content": revision.content,
        "is_removed": revision.is_removed,
        "corrects": revision.corrects,
        "author": revision.author,
        "reason": revision.reason,
        "evidence": revision.evidence,
        "source": revision.source,
        "effective_on": day(revision.effective_on),
        "precision": revision.precision,
        "published_on": day(revision.published_on),
        "recorded_at": moment(revision.recorded_at),
        "previous_hash": revision.previous_hash,
        "hash": revision.hash,
    }
