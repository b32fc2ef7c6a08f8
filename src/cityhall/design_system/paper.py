"""Paper: typst with the two weights of our letters from their packages, and nothing else.

Which page it is stands in a `.typ` file of whoever sets it; what it says is handed over as JSON
and never read as markup.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

#: typst refuses what it cannot write to these; tests look at the result with other programs.
STANDARDS: list[Any] = ["a-2a", "ua-1"]

_one_at_a_time = threading.Lock()  # a compiler holds the inputs of its last page


def set_paper(page: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF of a page with its data; the same bytes for the same input.

    Raises `typst.TypstError` if it cannot be set within the standards.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        pdf = _compiler(page).compile(
            sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=made_at
        )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gives one PDF as bytes")
    return pdf


@cache
def _compiler(page: Path) -> typst.Compiler:
    """Made once for each page: it keeps the fonts and the page's description."""
    return typst.Compiler(str(page), root=str(page.parent), font_paths=fonts())


def fonts() -> typst.Fonts:
    """The two weights from their packages, and nothing that the machine happens to have."""
    files = [noto_cjk_sans_jp_regular.FONT_PATH, noto_cjk_sans_jp_bold.FONT_PATH]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(str(file)).parent) for file in files],
    )
