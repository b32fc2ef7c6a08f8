"""Reconciliation: what was sent, what arrived, what was taken in, refused, or is still open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from cityhall.engine.cases.api import batch_counts, handed_over_by
from cityhall.engine.core_systems.kept import is_kept
from cityhall.engine.core_systems.layouts import layouts
from cityhall.engine.core_systems.models import Sending, SentCase
from cityhall.foundation.accounts.api import Actor

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


@dataclass(frozen=True)
class SentFile:
    """One file as a person of the office sees it: `held` counts only the cases that they may hand
    over. `id` is where the next page goes on from."""

    id: int
    held: Reconciled
    batch: str
    put_at: datetime | None
    times_put: int
    received_at: datetime | None
    can_be_sent_again: bool

    @property
    def elsewhere(self) -> int:
        """Cases that have gone again with a later file."""
        held = self.held
        return max(held.sent - held.acknowledged - held.failed - held.open, 0)


def sendings_for(by: Actor, *, now: datetime) -> QuerySet[Sending]:
    """The files with at least one case that the actor may hand over. A file of which all cases are
    protected does not exist for those without the duty."""
    if by.kind == "system":
        return Sending.objects.all()
    theirs = handed_over_by(by, now=now).values("reference")
    mine = SentCase.objects.filter(sending=OuterRef("pk"), reference__in=theirs)
    return Sending.objects.filter(Exists(mine))


def files_for(
    by: Actor, *, now: datetime, limit: int = 1, before: int | None = None, name: str = ""
) -> list[SentFile]:
    """Files, newest first, from below an id, or the one of a name. Three queries."""
    found = sendings_for(by, now=now)
    found = found.filter(name=name) if name else found
    found = found.filter(pk__lt=before) if before is not None else found
    rows = list(found.order_by("-id")[:limit])
    theirs = handed_over_by(by, now=now)
    counts = batch_counts([row.batch for row in rows], among=theirs)
    sent = SentCase.objects.filter(
        sending__in=[row.pk for row in rows], reference__in=theirs.values("reference")
    ).order_by()
    many = dict(sent.values("sending").annotate(found=Count("id")).values_list("sending", "found"))
    return [_file(row, counts.get(row.batch, {}), many.get(row.pk, 0), now) for row in rows]


def _file(row: Sending, counts: Mapping[str, int], sent: int, now: datetime) -> SentFile:
    is_taken = row.status == Sending.Status.RECEIVED and not row.trouble
    return SentFile(
        id=row.pk,
        held=_reconciled(row, counts, now, sent=sent),
        batch=row.batch,
        put_at=row.put_at,
        times_put=row.times_put,
        received_at=row.received_at,
        can_be_sent_again=not is_taken and row.times_put > 0 and is_kept(row),
    )


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


def _reconciled(
    row: Sending, counts: Mapping[str, int], now: datetime, *, sent: int | None = None
) -> Reconciled:
    taken, failed = counts.get("acknowledged", 0), counts.get("failed", 0)
    open_ = counts.get("exported", 0)
    return Reconciled(
        name=row.name,
        system=row.system,
        made_at=row.made_at,
        status=row.status,
        sent=row.cases if sent is None else sent,
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
