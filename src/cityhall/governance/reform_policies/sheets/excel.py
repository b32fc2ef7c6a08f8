"""A sheet as Excel, in the order of the paper; quarters are columns."""

import io
from collections.abc import Sequence

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from cityhall.governance.reform_policies.sheets.blocks import Block, Sheet

COLUMNS = 6
WIDTHS = (14, 16, 40, 24, 24, 24)
SIZES = {1: 16, 2: 13, 3: 11, 4: 10, 5: 10}
_BLUE = PatternFill("solid", fgColor="0017C1")
_LINE = Border(bottom=Side(style="thin", color="AAAAAA"))
_TOP = Alignment(wrap_text=True, vertical="top")


def as_excel(sheet: Sheet) -> bytes:
    """One workbook with one sheet; words are words, never formulas."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = f"{sheet.year} {sheet.bureau}"[:31]
    for at, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[openpyxl.utils.get_column_letter(at)].width = width
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    page.oddFooter.left.text = sheet.footer.replace("&", "&&")
    _write(page, 1, 1, sheet.title, size=SIZES[1], is_bold=True)
    row = 3
    for block in sheet.blocks:
        row = _block(page, row, block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _block(page: Worksheet, row: int, block: Block) -> int:
    """Writes a block from a row on; the next free row."""
    if block.kind == "heading":
        _write(page, row, 1, block.text, size=SIZES[block.level], is_bold=True)
        return row + 1
    if block.kind == "lines":
        for line in block.lines:
            _write(page, row, 1, line)
            page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=COLUMNS)
            page.row_dimensions[row].height = 16 * (1 + len(line) // 70)
            row += 1
        return row
    if block.kind == "table":
        rows: Sequence[Sequence[str]] = [block.head, *block.rows]
        for at, cells in enumerate(rows):
            for column, words in enumerate(cells, start=1):
                _write(page, row + at, column, words, is_bold=at == 0).border = _LINE
        return row + len(rows) + 1
    return _schedule(page, row, block)


def _schedule(page: Worksheet, row: int, block: Block) -> int:
    for quarter, name in enumerate(("4～6月", "7～9月", "10～12月", "1～3月")):
        _write(page, row, 3 + quarter, f"第{quarter + 1}四半期 {name}", is_bold=True).border = _LINE
    for bar in block.bars:
        row += 1
        first, last = bar["from"], bar["to"] or bar["from"]
        _write(page, row, 1, bar["words"].rsplit(" ", 1)[0])
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        page.row_dimensions[row].height = 16 * (1 + len(bar["label"]) // 16)
        for quarter in range(first, last + 1):
            cell = page.cell(row, 2 + quarter)
            if bar["is_point"]:
                _write(page, row, 2 + quarter, "●")
            else:
                cell.fill = _BLUE
    return row + 2


def _write(
    page: Worksheet, row: int, column: int, words: str, *, size: int = 10, is_bold: bool = False
) -> Cell:
    cell = page.cell(row, column)
    cell.value = words
    cell.data_type = "s"  # a title that begins with = is a title
    cell.font = Font(name="Noto Sans JP", size=size, bold=is_bold)
    cell.alignment = Alignment(vertical="top") if size > 10 else _TOP
    return cell
