"""One step of an errand: some cases, in the transaction of the job that does it.

What a step has written and how far it came stand or fall together, so a worker that is killed
leaves the errand where the step before had brought it, and the next one goes on from there.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from cityhall.design_system.language import site_texts
from cityhall.engine.cases.actions.many import (
    Result,
    assign_cases,
    take_cases,
    undo_giving,
    undo_taking,
)
from cityhall.engine.cases.hidden import hidden_at
from cityhall.engine.cases.models import Case, Errand, ErrandPart
from cityhall.engine.cases.queries.errands import COLUMNS, DATES
from cityhall.engine.cases.queries.inbox import InboxRow, Listing, asked_for, page_of, rows_of
from cityhall.engine.cases.rules import desk_refusals
from cityhall.engine.cases.told import told_of
from cityhall.foundation.accounts.api import Actor, ensure_allowed, reader_of
from cityhall.foundation.audit.api import record_case_reads
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Problem
from cityhall.kernel.spreadsheets import harmless
from cityhall.kernel.transactions import write

Kind, State = Errand.Kind, Errand.State
ROWS, DEEDS = 500, 25  # cases in one step: read into a file, or changed
MOST_IN_EXCEL: Final = 30_000

#: What became of a case: its reference, and code and words of the refusal.
Told = tuple[str, str, str]


def take_step(errand_id: int, run: int, step: int, *, now: datetime) -> bool:
    """Does that step unless it was done, or the errand stopped; whether another is to follow.

    A refusal that no second try would change ends the errand with its code.
    """
    running = Errand.objects.select_for_update().filter(state=State.RUNNING, run=run, step=step)
    errand = running.filter(pk=errand_id).first()
    if errand is None:
        return False
    try:
        with write():
            is_more = _STEPS[errand.kind](errand, now)
    except Problem as problem:
        _ended(errand, State.FAILED, now, problem.code)
        return False
    errand.step, errand.moved_at = errand.step + 1, now
    if is_more:
        errand.save()
    else:
        _ended(errand, State.DONE, now)
    return is_more


def _ended(errand: Errand, state: Errand.State, now: datetime, problem: str = "") -> None:
    errand.state, errand.ended_at, errand.problem = state, now, problem
    errand.save()


def _cases(errand: Errand, now: datetime) -> QuerySet[Case]:
    """The list as of when it was asked for, without what its owner may not know of by now."""
    user, asks = errand.owner, errand.asks
    ward = errand.ward or asks.get("ward", "")
    asked = Listing(user=user, section=errand.section, now=errand.asked_at)
    asked.update({**asks, "ward": ward})
    asked["hidden"] = hidden_at(user, errand.section, errand.ward, now=now)
    return asked_for(asked).filter(opened_at__lte=errand.asked_at)


def _next_cases(errand: Errand, now: datetime, size: int) -> tuple[list[Case], bool]:
    cases = _cases(errand, now)
    if errand.total is None:
        errand.total = cases.count()
    found, cursor = page_of(cases, errand.after, size)
    errand.after = cursor or errand.after
    return found, cursor is not None


def _read_out(errand: Errand, now: datetime) -> bool:
    where = {"section": errand.section, "ward": errand.ward}
    ensure_allowed(errand.owner, "case.take_out", **where)
    cases, is_more = _next_cases(errand, now, ROWS)
    if errand.kind == Kind.EXCEL:
        desk_refusals.ensure_fits_excel(errand.total or 0, MOST_IN_EXCEL)
    told = told_of(cases, on=in_jst(now).date())
    record_case_reads(
        by=Actor.of(errand.owner),
        cases=[(case.reference, told[case.pk]) for case in cases],
        reason=errand.reason,
        detail={"export": str(errand.number)},
        reader=reader_of(errand.owner, "case.take_out", **where),
        now=now,
    )
    rows = rows_of(cases, today=in_jst(now).date(), language="ja")
    _keep(errand, [_line(row, case) for row, case in zip(rows, cases, strict=True)])
    errand.done += len(cases)
    if not is_more and errand.kind == Kind.EXCEL:
        errand.content = _workbook(errand)
    return is_more


def _line(row: InboxRow, case: Case) -> list[str]:
    """A case as it stands in the file; in the order of `COLUMNS`."""
    closed_at = case.closed_at
    words = (row.reference, row.title, row.state_label, row.ward, row.name, row.kana,
             row.assignee, site_texts()[f"desk.filter.channel.{case.channel}"]["ja"])  # fmt: skip
    days = (_day(row.opened_at), _day(row.arrived_at), row.due_on, _day(closed_at))
    return [*map(harmless, words), *(day.isoformat() if day else "" for day in days)]


def _day(at: datetime | None) -> date | None:
    return in_jst(at).date() if at else None


def _keep(errand: Errand, rows: Sequence[Any], failed: int = 0) -> None:
    ErrandPart.objects.create(errand=errand, number=errand.step, rows=rows, failed=failed)


def _workbook(errand: Errand) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("案件")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    parts = ErrandPart.objects.filter(errand=errand).order_by("number")
    for rows in parts.values_list("rows", flat=True).iterator(chunk_size=4):
        for row in rows:
            sheet.append([_cell(at, value) for at, value in enumerate(row)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(at: int, value: str) -> str | date:
    if at in DATES and value:
        return date.fromisoformat(value)
    return ILLEGAL_CHARACTERS_RE.sub("", value)


def _key_of(errand: Errand) -> str:
    return f"errand-{errand.number}"


def _deed(errand: Errand, now: datetime) -> bool:
    cases, is_more = _next_cases(errand, now, DEEDS)
    if not cases:
        return False
    asked: dict[str, Any] = {
        "references": [case.reference for case in cases],
        "by": Actor.of(errand.owner),
        "now": now,
        "client_key": _key_of(errand),
    }
    if errand.kind == Kind.TAKE:
        result = take_cases(**asked)
    else:
        result = assign_cases(assignee_id=errand.assignee_id or 0, **asked)
    _told(errand, result)
    return is_more


def _undo(errand: Errand, now: datetime) -> bool:
    """The cases of one step of what is undone."""
    undone = errand.undoes
    assert undone is not None  # an errand of this kind has one
    parts = undone.parts.filter(number__gte=int(errand.after or 0)).order_by("number")[:2]
    if not (found := list(parts)):
        return False
    rows: list[Told] = found[0].rows
    asked: dict[str, Any] = {
        "references": [reference for reference, code, _ in rows if not code],
        "since": undone.asked_at,
        "by": Actor.of(errand.owner),
        "now": now,
        "client_key": _key_of(errand),
    }
    if asked["references"] and undone.kind == Kind.TAKE:
        _told(errand, undo_taking(taken_with=_key_of(undone), **asked))
    elif asked["references"]:
        _told(errand, undo_giving(given_with=_key_of(undone), **asked))
    errand.after = str(found[1].number) if len(found) > 1 else errand.after
    return len(found) > 1


def _told(errand: Errand, result: Result) -> None:
    done: list[Told] = [(each, "", "") for each in result.done]
    failed: list[Told] = [(each.reference, each.code, each.message) for each in result.failed]
    errand.done, errand.failed = errand.done + len(done), errand.failed + len(failed)
    _keep(errand, [*done, *failed], len(failed))


_STEPS: Mapping[str, Callable[[Errand, datetime], bool]] = {
    Kind.CSV: _read_out,
    Kind.EXCEL: _read_out,
    Kind.TAKE: _deed,
    Kind.ASSIGN: _deed,
    Kind.UNDO: _undo,
}
