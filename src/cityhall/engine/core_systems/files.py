"""Makes the file of a core system from cases, by its layout. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cityhall.engine.cases.api import HandOverRow
from cityhall.engine.core_systems.fixed import misfit, record
from cityhall.engine.core_systems.letters import Unwritable, written
from cityhall.engine.core_systems.schema import Layout, Words
from cityhall.kernel.clock import in_jst

BESIDE = ("受付番号", "列", "何文字目", "文字", "コード", "もとの値", "書いた値")


@dataclass(frozen=True)
class Replaced:
    """A letter of one cell that could not be written as it is."""

    reference: str
    column: str
    missing: Unwritable
    value: str
    written: str


@dataclass(frozen=True)
class HandedOver:
    """How many fields of a case go into the file by machine, of how many it has; and the names of
    those that do not."""

    reference: str
    fields: int
    by_machine: int
    typed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """A file: its bytes, what stands beside it, its cases, and those that had to be held back."""

    content: bytes
    beside: bytes
    lines: int
    cases: tuple[HandedOver, ...]
    held: Mapping[str, str]

    @property
    def has_beside(self) -> bool:
        return bool(self.beside)


def make_file(layout: Layout, rows: Sequence[HandOverRow], parts: Mapping[str, str]) -> Made:
    """The file for these cases. `parts` are system, section, day and batch."""
    lines: list[list[str]] = []
    replaced: list[Replaced] = []
    cases: list[HandedOver] = []
    held: dict[str, str] = {}
    for row in rows:
        cells = [_line(layout, row, cells) for cells in _cells(layout, row)]
        wrong = [each for _, found in cells for each in found]
        if why := _why_held(layout, [line for line, _ in cells], wrong):
            held[row.reference] = why[:300]
            continue
        lines += [line for line, _ in cells]
        replaced += wrong
        cases.append(_counted(layout, row, wrong))
    counts = {**parts, "cases": str(len(cases)), "lines": str(len(lines))}
    content = _as_bytes(layout, lines, counts)
    return Made(content, _beside(replaced), len(lines), tuple(cases), held)


def _cells(layout: Layout, row: HandOverRow) -> Iterable[dict[str, str]]:
    """What each line of a case can be made from."""
    closed = in_jst(row.closed_at).date().isoformat() if row.closed_at else ""
    case = {
        "case.reference": row.reference,
        "case.procedure": row.procedure,
        "case.title": row.title,
        "case.section": row.section,
        "case.ward": row.ward,
        "case.closed_on": closed,
    }
    if layout.lines == "case":
        several: dict[str, list[str]] = {}
        for name, _, value in row.fields:
            several.setdefault(f"item.{name}", []).append(value)
        yield case | {name: " ".join(values) for name, values in several.items()}
        return
    for name, label, value in row.fields:
        yield case | {"field.name": name, "field.label": label, "field.value": value}


def _line(
    layout: Layout, row: HandOverRow, cells: Mapping[str, str]
) -> tuple[list[str], list[Replaced]]:
    line: list[str] = []
    replaced: list[Replaced] = []
    for column in layout.columns:
        value = cells.get(column.from_, "")
        text, missing = written(
            value, layout.encoding, layout.replacement, in_one_line=layout.form == "fixed"
        )
        line.append(text)
        named = cells.get("field.name", "") if column.from_ == "field.value" else column.name
        replaced += [Replaced(row.reference, named, each, value, text) for each in missing]
    return line, replaced


def _counted(layout: Layout, row: HandOverRow, replaced: Sequence[Replaced]) -> HandedOver:
    """A field with a replaced letter has to be typed again, and one without a column as well."""
    names = [name for name, _, _ in row.fields]
    if layout.lines == "field":
        spoilt = {each.column for each in replaced}
        whole = [name for name in names if name not in spoilt]
    else:
        columns = {column.from_.removeprefix("item."): column.name for column in layout.columns}
        spoilt = {each.column for each in replaced}
        whole = [name for name in names if name in columns and columns[name] not in spoilt]
    typed = tuple(sorted(set(names).difference(whole)))
    return HandedOver(row.reference, len(names), len(whole), typed)


def _why_held(layout: Layout, lines: Sequence[Sequence[str]], wrong: Sequence[Replaced]) -> str:
    if wrong and layout.unwritable == "hold":
        letters = dict.fromkeys(
            f"{each.missing.letter}({each.missing.code_points})" for each in wrong
        )
        return f"基幹システムの文字コードで書けない文字があります: {'、'.join(letters)}"
    return "、".join(dict.fromkeys(_misfits(layout, lines)))


def _misfits(layout: Layout, lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """What has no place in the file, by the names of the columns. In a CSV all has its place."""
    if layout.form == "csv":
        return
    label = next((at for at, each in enumerate(layout.columns) if each.from_ == "field.label"), 0)
    for line in lines:
        for column, text in zip(layout.columns, line, strict=True):
            if why := misfit(text, column, layout.encoding):
                named = line[label] if column.from_ == "field.value" else column.name
                yield f"「{named}」は{why}"


def _as_bytes(layout: Layout, lines: Sequence[Sequence[str]], parts: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    end = {"crlf": "\r\n", "lf": "\n"}[layout.line_end]
    if layout.form == "fixed":
        out.writelines(line + end for line in _records(layout, lines, parts))
    else:
        table = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
        table.writerows(_rows(layout, lines, parts))
    return out.getvalue().encode(layout.encoding)


def _rows(
    layout: Layout, lines: Sequence[Sequence[str]], parts: Mapping[str, str]
) -> Iterator[Sequence[str]]:
    if layout.header:
        yield _filled_in(layout.header, parts)
    if layout.names:
        yield [column.name for column in layout.columns]
    yield from lines
    if layout.trailer:
        yield _filled_in(layout.trailer, parts)


def _records(
    layout: Layout, lines: Sequence[Sequence[str]], parts: Mapping[str, str]
) -> Iterator[str]:
    encoding, width = layout.encoding, layout.record_width
    if layout.header:
        yield record(_filled_in(layout.header, parts), layout.header, encoding, width=width)
    for line in lines:
        yield record(line, layout.columns, encoding)
    if layout.trailer:
        yield record(_filled_in(layout.trailer, parts), layout.trailer, encoding, width=width)


def _filled_in(cells: Sequence[Words], parts: Mapping[str, str]) -> list[str]:
    return [cell.text.format(**parts) for cell in cells]


def _beside(replaced: Sequence[Replaced]) -> bytes:
    """The list of replaced letters, UTF-8 with its mark; empty if there is none."""
    if not replaced:
        return b""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(BESIDE)
    for each in replaced:
        missing = each.missing
        place = (each.reference, each.column, str(missing.at))
        table.writerow([*place, missing.letter, missing.code_points, each.value, each.written])
    return out.getvalue().encode("utf-8-sig")
