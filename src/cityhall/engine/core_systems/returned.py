"""The list that a core system gives back: each row read, or told what is wrong with it."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cityhall.kernel.reference_numbers import read_reference

COLUMNS = ("受付番号", "結果", "理由")
TAKEN = frozenset({"取込済", "取込済み", "取り込み済み", "済", "ok", "正常", "登録済"})
REFUSED = frozenset({"エラー", "失敗", "ng", "取込不可", "不可", "却下"})
MOST_ROWS = 5000


@dataclass(frozen=True)
class ReturnedRow:
    """One line of the list. `problem` says in words what is wrong with it, '' if nothing."""

    line: int
    reference: str
    was_taken: bool
    reason: str
    problem: str = ""
    is_known: bool = False


def decoded(content: bytes) -> str | None:
    """The text of a file as spreadsheets and core systems write it: UTF-8, or Shift_JIS."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if "\0" not in text else None
    return None


def read_returned(text: str, waiting: Mapping[str, str]) -> list[ReturnedRow] | None:
    """The rows of a list; None if it does not have the columns 受付番号 and 結果.

    `waiting` gives the status of each case that is on a list of this core system.
    """
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error:
        return None
    places = _places(lines[0]) if lines else None
    if places is None:
        return None
    seen: set[str] = set()
    return list(_rows(lines[1 : MOST_ROWS + 1], places, waiting, seen))


def references_in(text: str) -> set[str]:
    """Every cell that can be a reference, wherever it stands."""
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error:
        return set()
    found = (read_reference(cell) for line in lines[: MOST_ROWS + 1] for cell in line)
    return {reference for reference in found if reference is not None}


def _places(head: list[str]) -> tuple[int, int, int | None] | None:
    names = [cell.strip() for cell in head]
    number, result, reason = COLUMNS
    if number not in names or result not in names:
        return None
    return (
        names.index(number),
        names.index(result),
        names.index(reason) if reason in names else None,
    )


def _rows(
    lines: list[list[str]],
    places: tuple[int, int, int | None],
    waiting: Mapping[str, str],
    seen: set[str],
) -> Iterator[ReturnedRow]:
    number, result, why = places
    for at, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        written = _cell(cells, number)
        outcome = unicodedata.normalize("NFKC", _cell(cells, result)).lower()
        reason = _cell(cells, why).removeprefix("'")[:300] if why is not None else ""
        reference = read_reference(written)
        row = ReturnedRow(at, reference or written[:30], outcome in TAKEN, reason)
        yield _judged(row, reference, outcome, waiting, seen)
        seen.add(reference or "")


def _judged(
    row: ReturnedRow,
    reference: str | None,
    outcome: str,
    waiting: Mapping[str, str],
    seen: set[str],
) -> ReturnedRow:
    problem = _problem(row, reference, outcome, waiting, seen)
    status = waiting.get(row.reference, "")
    is_known = status == ("acknowledged" if row.was_taken else "")
    return ReturnedRow(row.line, row.reference, row.was_taken, row.reason, problem, is_known)


def _problem(
    row: ReturnedRow,
    reference: str | None,
    outcome: str,
    waiting: Mapping[str, str],
    seen: set[str],
) -> str:
    if reference is None:
        return "受付番号が読み取れません。例: K79M-42HX-Z"
    if reference in seen:
        return "同じ受付番号が2行あります。正しい1行だけを残してください。"
    if waiting.get(reference, "queued") == "queued":
        return "このシステムへ渡した案件に、この受付番号はありません。"
    if outcome not in TAKEN | REFUSED:
        return "結果は「取込済」か「エラー」と書いてください。"
    if outcome in REFUSED and not row.reason:
        return "エラーのときは、理由を書いてください。"
    return ""


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
