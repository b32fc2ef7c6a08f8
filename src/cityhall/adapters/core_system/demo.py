"""A core system of the demo: takes files, refuses rows with errors, answers later.

It knows the layout as a stated file would tell it, and nothing of the cases. It works once each
time that it is looked at: a file that arrives is receipted then, and answered the next time.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from cityhall.adapters.core_system.folder import ANSWER, RECEIPT, FolderExchange
from cityhall.engine.core_systems.api import Layout, layouts, read_record
from cityhall.engine.core_systems.ports import Receipt

REPLACED = "〓"


class DemoCoreSystem(FolderExchange):
    """The folder, and the machine behind it."""

    def receipts(self, system: str) -> Iterable[Receipt]:
        self._work(system)
        return super().receipts(system)

    def _work(self, system: str) -> None:
        layout = layouts()[system]
        out = self._folder(system, "out")
        for path in sorted(self._folder(system, "in").glob(f"*.{layout.ending}")):
            if path.name.endswith(".gaiji.csv"):
                continue
            receipt, answer = out / f"{path.name}{RECEIPT}", out / f"{path.name}{ANSWER}"
            answered = self._folder(system, "done") / answer.name
            if not receipt.exists():
                receipt.write_text(_receipt(path, layout), encoding="utf-8")
            elif not answer.exists() and not answered.exists():
                answer.write_bytes(_answer(path, layout))


def _receipt(path: Path, layout: Layout) -> str:
    content = path.read_bytes()
    lines, trouble = _lines(content, layout)
    digest = hashlib.sha256(content).hexdigest()
    return _table([["file", "sha256", "lines", "trouble"],
                   [path.name, digest, str(len(lines)), trouble]])  # fmt: skip


def _lines(content: bytes, layout: Layout) -> tuple[list[dict[str, str]], str]:
    """The lines of the file by the names of its columns, and what is wrong with the whole."""
    try:
        rows, trailer = (_records if layout.form == "fixed" else _rows)(content, layout)
    except UnicodeDecodeError:
        return [], "文字コードが違います"
    names = [column.name for column in layout.columns]
    if any(len(row) != len(names) for row in rows):
        return [], "列の数が違います"
    if layout.trailer and str(len(rows)) not in trailer:
        return [], "終わりの行の件数が、行の数と違います"
    return [dict(zip(names, row, strict=True)) for row in rows], ""


def _rows(content: bytes, layout: Layout) -> tuple[list[list[str]], list[str]]:
    """Lines and trailer, apart by commas."""
    rows = list(csv.reader(io.StringIO(content.decode(layout.encoding))))
    rows = rows[1:] if layout.header else rows
    rows = rows[1:] if layout.names else rows
    trailer = rows.pop() if layout.trailer and rows else []
    return rows, trailer


def _records(content: bytes, layout: Layout) -> tuple[list[list[str]], list[str]]:
    """Lines and trailer, apart by their bytes; a record that is too short has no cells."""
    end = {"crlf": b"\r\n", "lf": b"\n"}[layout.line_end]
    records = content.removesuffix(end).split(end)
    records = records[1:] if layout.header else records
    last = records.pop() if layout.trailer and records else b""
    whole = [line if len(line) == layout.record_width else b"" for line in records]
    return (
        [read_record(line, layout.columns, layout.encoding) if line else [] for line in whole],
        read_record(last, layout.trailer, layout.encoding),
    )


def _answer(path: Path, layout: Layout) -> bytes:
    """A line a case: taken in, or why not; in the encoding of the core system."""
    lines, _ = _lines(path.read_bytes(), layout)
    column = next(each.name for each in layout.columns if each.from_ == "case.reference")
    cases: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        cases.setdefault(line[column], []).append(line)
    rows = [["受付番号", "結果", "理由"]]
    for reference, of_case in cases.items():
        wrong = next((why for line in of_case if (why := _wrong(line))), "")
        rows.append([reference, "エラー" if wrong else "取込済", wrong])
    return _table(rows).encode(layout.encoding)


def _wrong(line: dict[str, str]) -> str:
    """What a core system of old does not like: letters that it cannot show, and long values."""
    for name, value in line.items():
        if REPLACED in value:
            return f"「{name}」に置き換えた文字があります。文字を登録してから送ってください"
        if len(value) > 100:
            return f"「{name}」が100文字を超えています"
    return ""


def _table(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
