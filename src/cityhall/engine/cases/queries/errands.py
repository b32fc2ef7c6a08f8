"""A clerk's own errands over lists: how far each has come, and its file."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from cityhall.engine.cases.hidden import hidden_at
from cityhall.engine.cases.models import Case, Errand, ErrandPart
from cityhall.engine.cases.rules import desk_refusals, refusals
from cityhall.engine.cases.rules.desk_refusals import UNDO_WITHIN
from cityhall.foundation.accounts.api import Actor, ensure_allowed
from cityhall.foundation.audit.api import record
from cityhall.kernel.transactions import write

COLUMNS: Final = (
    "受付番号", "手続", "状態", "区", "氏名", "フリガナ", "担当", "受付方法",
    "送られた日", "届いた日", "期限", "終わった日",
)  # fmt: skip
DATES: Final = frozenset({8, 9, 10, 11})
BOM: Final = "\ufeff"
LISTED, REFUSALS_SHOWN = 30, 200
#: A step that has not come by then waits for no one any more: the clerk may begin again.
STANDS_STILL = timedelta(minutes=3)


@dataclass(frozen=True)
class ErrandView:
    """How far an errand has come. `kept_until`: when its file is deleted; None for no file."""

    number: UUID
    kind: str
    state: str
    section: str
    ward: str
    asks: dict[str, str]
    reason: str
    total: int | None
    done: int
    failed: int
    problem: str
    asked_at: datetime
    ended_at: datetime | None
    kept_until: datetime | None
    stands_still: bool
    undoes: UUID | None
    can_be_undone: bool

    @property
    def is_file(self) -> bool:
        return self.kind in (Errand.Kind.CSV, Errand.Kind.EXCEL)

    @property
    def passed(self) -> int:
        """Cases that are through, whatever became of them."""
        return self.done + self.failed


def own_errand(number: UUID, *, by: Actor, to_change: bool = False) -> Errand:
    """The actor's own errand, where they still have the list; `NotFound` for any other."""
    errands = Errand.objects.select_for_update(of=("self",)) if to_change else Errand.objects
    errand = errands.filter(number=number, owner=refusals.staff_id(by)).first()
    if errand is None:
        raise desk_refusals.no_errand()
    ensure_allowed(errand.owner, "desk.inbox", section=errand.section, ward=errand.ward)
    return errand


def errands_of(*, by: Actor, now: datetime) -> list[ErrandView]:
    """The actor's own, the latest first."""
    own = Errand.objects.filter(owner=refusals.staff_id(by)).select_related("undoes", "undone_by")
    return [_view(each, now) for each in own.defer("content").order_by("-asked_at", "-id")[:LISTED]]


def errand_view(*, number: UUID, by: Actor, now: datetime) -> ErrandView:
    """One of them; `NotFound` for another's."""
    return _view(own_errand(number, by=by), now)


def _view(errand: Errand, now: datetime) -> ErrandView:
    kept = errand.is_file and errand.state == Errand.State.DONE and errand.ended_at
    return ErrandView(
        number=errand.number,
        kind=errand.kind,
        state=errand.state,
        section=errand.section,
        ward=errand.ward,
        asks=errand.asks,
        reason=errand.reason,
        total=errand.total,
        done=errand.done,
        failed=errand.failed,
        problem=errand.problem,
        asked_at=errand.asked_at,
        ended_at=errand.ended_at,
        kept_until=kept + timedelta(days=settings.FILE_DAYS) if kept else None,
        stands_still=errand.state == Errand.State.RUNNING and now - errand.moved_at > STANDS_STILL,
        undoes=errand.undoes.number if errand.undoes else None,
        can_be_undone=can_be_undone(errand, now),
    )


def can_be_undone(errand: Errand, now: datetime) -> bool:
    """Taken or given, at an end, not long ago and not undone before."""
    is_over = (
        errand.state in (Errand.State.DONE, Errand.State.CANCELLED) and errand.ended_at is not None
    )
    is_deed = errand.kind in (Errand.Kind.TAKE, Errand.Kind.ASSIGN) and errand.done > 0
    if not (is_over and is_deed and errand.ended_at and now - errand.ended_at < UNDO_WITHIN):
        return False
    return not hasattr(errand, "undone_by")


def errand_refusals(*, number: UUID, by: Actor) -> list[tuple[str, str]]:
    """Reference and words of the cases that could not be changed, the first 200."""
    errand = own_errand(number, by=by)
    parts = errand.parts.filter(failed__gt=0).order_by("number").values_list("rows", flat=True)
    told = ((row[0], row[2]) for rows in parts[:REFUSALS_SHOWN] for row in rows if row[1])
    return [pair for _, pair in zip(range(REFUSALS_SHOWN), told, strict=False)]


@write
def take_file(*, number: UUID, by: Actor, now: datetime) -> tuple[str, bytes | Iterator[str]]:
    """What is downloaded, to whoever asked for it, and its ending; that it was is in the audit.

    Raises `Conflict` (cases.file_outdated) once a case in it is one that the actor may not know
    of any more, `NotFound` when it is not made yet or not any more.
    """
    errand = own_errand(number, by=by)
    where = {"section": errand.section, "ward": errand.ward}
    ensure_allowed(errand.owner, "case.take_out", **where)
    if not errand.is_file or errand.state != Errand.State.DONE:
        raise desk_refusals.no_errand()
    desk_refusals.ensure_file_holds(not _holds_hidden(errand, now))
    detail = {"export": str(number), "rows": errand.done, "kind": errand.kind}
    record(by=by, action="errand.downloaded", object_kind="errand", object_id=number,
           reason=errand.reason, detail=detail, now=now)  # fmt: skip
    if errand.content is not None:
        return errand.kind, bytes(errand.content)
    return errand.kind, _csv(errand)


def _holds_hidden(errand: Errand, now: datetime) -> bool:
    """Whether somebody in the file has become protected, or its reader has lost the duty."""
    hidden = hidden_at(errand.owner, errand.section, errand.ward, now=now)
    few = Case.objects.filter(pk__in=hidden.open | hidden.closed)
    references = set(few.values_list("reference", flat=True))
    if not references:
        return False
    parts = errand.parts.values_list("rows", flat=True).iterator(chunk_size=4)
    return any(row[0] in references for rows in parts for row in rows)


def _csv(errand: Errand) -> Iterator[str]:
    """The file, part by part."""
    yield BOM + _lines([COLUMNS])
    parts = ErrandPart.objects.filter(errand=errand).order_by("number")
    for rows in parts.values_list("rows", flat=True).iterator(chunk_size=4):
        yield _lines(rows)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
