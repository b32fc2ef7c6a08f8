"""What `verify` finds: revisions that say something else than the audit, whose seals stand outside.

The audit has the digest of every revision from the moment it was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cityhall.foundation.audit.api import entries_named
from cityhall.governance.roadmap.loading import WRITTEN, digest_of, line_of
from cityhall.governance.roadmap.models import PlanRevision


@dataclass(frozen=True)
class WrongRevision:
    """A revision that is not as it was written."""

    reference: str
    code: str
    message: str


def wrong_plan_revisions() -> Iterator[WrongRevision]:
    """Altered revisions, those that the audit does not know, and those that are gone."""
    written = {line for entry in entries_named(WRITTEN) for line in entry.detail["added"]}
    for row in PlanRevision.objects.order_by("pk"):
        if digest_of(row.content, row.reason) != row.digest:
            yield WrongRevision(str(row), "roadmap.altered", "中身が書いたときと違います。")
        if line_of(row) not in written:
            yield WrongRevision(str(row), "roadmap.unknown", "監査の記録にない版です。")
        written.discard(line_of(row))
    for line in sorted(written):
        yield WrongRevision(line, "roadmap.missing", "監査の記録にある版がありません。")
