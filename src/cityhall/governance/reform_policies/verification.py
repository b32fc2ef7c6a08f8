"""Whether all revisions are as they were written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cityhall.foundation.audit.api import entries_named
from cityhall.governance.reform_policies.entries import line_of
from cityhall.governance.reform_policies.ledger import WRITTEN, columns_of
from cityhall.governance.reform_policies.models import Issue, Revision
from cityhall.governance.reform_policies.rules.chain import Wrong, wrong_in


def lines() -> Iterator[dict[str, Any]]:
    """The verification file, line by line: every revision with its hash."""
    rows = Revision.objects.order_by("sequence").iterator(chunk_size=500)
    return (line_of(revision) for revision in rows)


def program_text() -> str:
    """The program by which anybody checks the file."""
    return Path(__file__).with_name("check_revisions.py").read_text(encoding="utf-8")


def wrong_revisions() -> Iterator[Wrong]:
    """What was altered, removed, reordered or back-dated; tables that no longer follow."""
    yield from wrong_in(lines())
    yield from _missing()
    yield from _out_of_step()


def _missing() -> Iterator[Wrong]:
    """A cut tail, or a chain made anew: the audit knows the head after every writing."""
    noted = {entry.detail["last"]: entry.detail["hash"] for entry in entries_named(WRITTEN)}
    there = dict(
        Revision.objects.filter(sequence__in=noted).values_list("sequence", "hash")
        if len(noted) < 500
        else Revision.objects.values_list("sequence", "hash")
    )
    for sequence, head in noted.items():
        if there.get(sequence) != head:
            message = "監査の記録にある版が、欠けているか、作り直されています。"
            yield Wrong("reform.missing", str(sequence), message)


def _out_of_step() -> Iterator[Wrong]:
    """Lists are read from a table of their own: it may not say anything else."""
    for issue in Issue.objects.select_related("last").order_by("pk").iterator(chunk_size=500):
        columns = columns_of(issue.last)
        if any(getattr(issue, name) != value for name, value in columns.items()):
            message = "一覧の行が、今の版と合いません。"
            yield Wrong("reform.out_of_step", f"{issue.edition_id} {issue.subject}", message)
