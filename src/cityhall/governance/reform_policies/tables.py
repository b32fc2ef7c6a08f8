"""Lists of issues as CSV or Excel: read forgivingly, refused row by row.

Merged cells count for every row that they cover; full-width digits, 令和6年度 and R6.11 are read.
Nothing is guessed: a row that cannot be read is named with its column and what was expected.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from cityhall.governance.reform_policies.rules.dating import Dated, read_dated
from cityhall.kernel.wareki import parse_day

#: Column → the headings under which it is found, and whether a list may do without it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "fiscal_year": ("fiscal_year", "年度"),
    "as_of": ("as_of", "時点", "基準日"),
    "bureau": ("bureau", "局区名", "局名"),
    "number": ("number", "番号"),
    "title": ("title", "課題名"),
    "rank": ("rank", "ランク"),
    "level": ("level", "課題領域", "課題レベル"),
}
OPTIONAL = {"level", "rank"}
_MONTH = re.compile(r"(?P<era>令和|平成|R|H)(?P<year>元|\d{1,2})[年./-](?P<month>\d{1,2})月?")
_YEAR = re.compile(r"(?:(?P<era>令和|平成|R|H)(?P<year>元|\d{1,2})|(?P<western>\d{4}))年?度?")
_FIRST_YEARS = {"令和": 2019, "R": 2019, "平成": 1989, "H": 1989}
MOST_ROWS = 5000


@dataclass(frozen=True)
class RowProblem:
    """What cannot be read in a row; row 1 holds the headings."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class ReadRow:
    """One issue of a list. `bureau` is still a name."""

    row: int
    year: int
    effective: Dated
    bureau: str
    number: str
    title: str
    rank: int | None
    level: str


@dataclass(frozen=True)
class ReadTable:
    """All rows that could be read, everything that could not, and what file it was."""

    rows: tuple[ReadRow, ...]
    problems: tuple[RowProblem, ...]
    sha256: str


def read_table(file: Path, *, level: str = "A") -> ReadTable:
    """A CSV (UTF-8, or Shift_JIS as Excel writes it) or an xlsx; its first sheet."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    try:
        cells = _excel(content) if file.suffix.lower() in (".xlsx", ".xlsm") else _csv(content)
    except (ValueError, KeyError, OSError, csv.Error) as error:
        message = f"ファイルを表として読めませんでした({type(error).__name__})。"
        return ReadTable((), (RowProblem(0, "", message),), digest)
    rows, problems = _read_rows(cells, level)
    return ReadTable(tuple(rows), tuple(problems), digest)


def _csv(content: bytes) -> list[list[Any]]:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(content.decode(encoding)))]
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor Shift_JIS")


def _excel(content: bytes) -> list[list[Any]]:
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    except Exception as error:  # a broken file breaks openpyxl in many ways
        raise ValueError("no workbook") from error
    last = min(sheet.max_row, MOST_ROWS + 2)
    cells = [list(row) for row in sheet.iter_rows(max_row=last, values_only=True)]
    for merged in sheet.merged_cells.ranges:
        value = cells[merged.min_row - 1][merged.min_col - 1]
        for row in cells[merged.min_row - 1 : merged.max_row]:
            row[merged.min_col - 1 : merged.max_col] = [value] * (
                merged.max_col - merged.min_col + 1
            )
    return cells


def _read_rows(cells: list[list[Any]], level: str) -> tuple[list[ReadRow], list[RowProblem]]:
    if len(cells) > MOST_ROWS + 1:
        return [], [RowProblem(0, "", f"一度に取り込めるのは{MOST_ROWS}行までです。")]
    places = _places(cells[0] if cells else [])
    missing = [names for key, names in COLUMNS.items() if key not in places | OPTIONAL_KEYS]
    if missing:
        listed = "、".join(f"「{names[1]}」({names[0]})" for names in missing)
        return [], [RowProblem(1, names[0], f"列がありません: {listed}") for names in missing[:1]]
    rows: list[ReadRow] = []
    problems: list[RowProblem] = []
    for number, values in enumerate(cells[1:], start=2):
        row = {key: _plain(values[at]) if at < len(values) else "" for key, at in places.items()}
        if not any(row.values()):
            continue
        found = _read_row(number, {"level": level, "rank": ""} | row)
        if isinstance(found, ReadRow):
            rows.append(found)
        else:
            problems += found
    return rows, [*problems, *_repeated(rows)]


OPTIONAL_KEYS = dict.fromkeys(OPTIONAL, 0)


def _places(headings: list[Any]) -> dict[str, int]:
    shown = [_plain(heading) for heading in headings]
    return {
        key: shown.index(name)
        for key, names in COLUMNS.items()
        for name in reversed(names)
        if name in shown
    }


def _read_row(number: int, row: Mapping[str, str]) -> ReadRow | list[RowProblem]:
    readers = {
        "fiscal_year": _year,
        "as_of": _as_of,
        "bureau": _filled,
        "number": _filled,
        "title": _title,
        "rank": _rank,
        "level": _level,
    }
    read: dict[str, Any] = {}
    problems = []
    for key, reader in readers.items():
        try:
            read[key] = reader(row[key])
        except ValueError as error:
            problems.append(RowProblem(number, COLUMNS[key][1], str(error)))
    if problems:
        return problems
    return ReadRow(
        number,
        read["fiscal_year"],
        read["as_of"],
        read["bureau"],
        read["number"],
        read["title"],
        read["rank"],
        read["level"],
    )


def _repeated(rows: list[ReadRow]) -> Iterator[RowProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = (row.year, row.level, row.bureau, row.number)
        if key in seen:
            message = f"{seen[key]}行目と同じ番号です({row.bureau} {row.number})。"
            yield RowProblem(row.row, COLUMNS["number"][1], message)
        seen.setdefault(key, row.row)


def _plain(value: Any) -> str:
    """A cell as text; whole numbers without a decimal point, dates in ISO."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()


def _digits(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _filled(text: str) -> str:
    if not text:
        raise ValueError("空です。")
    return _digits(text)


def _title(text: str) -> str:
    if not text:
        raise ValueError("空です。")
    if len(text) > 300:
        raise ValueError("300文字までにしてください。")
    return text


def _rank(text: str) -> int | None:
    plain = _digits(text).removeprefix("ランク")
    if plain in ("", "-", "ー"):
        return None
    if plain not in ("1", "2", "3"):
        raise ValueError(f"「{text[:20]}」はランクではありません。1、2、3 のどれかです。")
    return int(plain)


def _level(text: str) -> str:
    plain = _digits(text).upper()[:1]
    if plain not in ("A", "B", "C"):
        raise ValueError(f"「{text[:20]}」は課題領域ではありません。A、B、C のどれかです。")
    return plain


def _year(text: str) -> int:
    found = _YEAR.fullmatch(_digits(text).upper())
    if not found:
        raise ValueError(f"「{text[:20]}」は年度として読めません。例:2024、令和6年度、R6")
    if found["western"]:
        return int(found["western"])
    return _FIRST_YEARS[found["era"]] + (1 if found["year"] == "元" else int(found["year"])) - 1


def _as_of(text: str) -> Dated:
    plain = _digits(text).upper()
    if found := _MONTH.fullmatch(plain):
        year = _FIRST_YEARS[found["era"]] + (0 if found["year"] == "元" else int(found["year"]) - 1)
        plain = f"{year}-{int(found['month']):02d}"
    try:
        return read_dated(plain)
    except ValueError:
        pass
    try:
        return Dated(parse_day(plain), "day")
    except ValueError:
        raise ValueError(
            f"「{text[:20]}」は時点として読めません。例:2024-11、R6.11、令和6年11月30日"
        ) from None
