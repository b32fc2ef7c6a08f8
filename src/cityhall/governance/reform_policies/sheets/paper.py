"""A sheet on paper: A4, PDF/A-2a and PDF/UA-1 as typst writes them."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from cityhall.design_system.paper import set_paper
from cityhall.governance.reform_policies.sheets.blocks import Block, Sheet

PAGE = Path(__file__).with_name("sheet.typ")
QUARTERS = ("第1四半期\n4～6月", "第2四半期\n7～9月", "第3四半期\n10～12月", "第4四半期\n1～3月")


def as_pdf(sheet: Sheet, *, on: date) -> bytes:
    """The PDF; the same bytes for the same revisions and day."""
    data = {
        "title": sheet.title,
        "author": sheet.bureau,
        "on": [on.year, on.month, on.day],
        "footer": sheet.footer,
        "quarters": list(QUARTERS),
        "blocks": [_block(each) for each in sheet.blocks],
    }
    return set_paper(PAGE, data, made_at=datetime.combine(on, time(), UTC))


def _block(block: Block) -> dict[str, Any]:
    bars = [
        {
            "from": bar["from"],
            "to": bar["to"] or bar["from"],
            "is_point": bar["is_point"],
            "words": bar["words"],
        }
        for bar in block.bars
    ]
    return {
        "kind": block.kind,
        "text": block.text,
        "level": block.level,
        "lines": list(block.lines),
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "bars": bars,
    }
