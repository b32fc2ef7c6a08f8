"""Reconciliation: what was sent, what arrived, what was taken in, refused, or is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cityhall.engine.cases.api import batch_counts
from cityhall.engine.core_systems.layouts import layouts
from cityhall.engine.core_systems.models import Sending

PAGE = 200


@dataclass(frozen=True)
class Reconciled:
    """One file held against what came back. `trouble` says in words what is not as it should be."""

    name: str
    system: str
    made_at: datetime
    status: str
    sent: int
    acknowledged: int
    failed: int
    open: int
    trouble: str


def reconcile(
    *, now: datetime, system: str = "", only_trouble: bool = False
) -> Iterator[Reconciled]:
    """All files, newest first; they are read as they are asked for. Two queries a page."""
    rows = Sending.objects.filter(system=system) if system else Sending.objects.all()
    page = list(rows.order_by("-id")[:PAGE])
    while page:
        counts = batch_counts([row.batch for row in page])
        held = (_reconciled(row, counts.get(row.batch, {}), now) for row in page)
        yield from (each for each in held if each.trouble or not only_trouble)
        page = list(rows.filter(pk__lt=page[-1].pk).order_by("-id")[:PAGE])


def _reconciled(row: Sending, counts: dict[str, int], now: datetime) -> Reconciled:
    taken, failed = counts.get("acknowledged", 0), counts.get("failed", 0)
    open_ = counts.get("exported", 0)
    return Reconciled(
        name=row.name,
        system=row.system,
        made_at=row.made_at,
        status=row.status,
        sent=row.cases,
        acknowledged=taken,
        failed=failed,
        open=open_,
        trouble=_trouble(row, open_, now),
    )


def _trouble(row: Sending, open_: int, now: datetime) -> str:
    layout = layouts().get(row.system)
    is_late = now > row.made_at + timedelta(days=layout.answer_within_days if layout else 1)
    if row.trouble:
        return row.trouble
    if row.status == Sending.Status.MADE:
        return "まだ置けていません"
    if row.status == Sending.Status.PUT and is_late:
        return "受け取りの返事がありません"
    return f"{open_}件の結果が返っていません" if open_ and is_late else ""
