"""The shape of municipalities/<city>/core_systems/*.yaml: how a core system wants its files."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from cityhall.foundation.vocabulary.api import Definition, Snake, Text

#: What a cell can hold besides an answer: of the case, or (one line a field) of the field.
CASE_PARTS = ("reference", "procedure", "title", "section", "ward", "closed_on")
FIELD_PARTS = ("name", "label", "value")
#: What header and trailer records can count or name.
FILE_PARTS = ("system", "section", "day", "batch", "cases", "lines")


class Column(Definition):
    """One cell of a line: `case.<part>`, `field.<part>` or `item.<field of the form>`."""

    name: str = Field(min_length=1)
    from_: Annotated[str, Field(alias="from", pattern=r"^(case|field|item)\.[a-z0-9_.]+$")]


class Layout(Definition):
    """The files of one core system.

    `lines` says whether a line is a field (every procedure fits) or a case (columns are stated).
    Letters that the encoding does not have are replaced, and each listed beside the file, or the
    case is held back. Header and trailer cells are words, or parts of the file in braces.
    """

    id: Snake
    title: Text
    encoding: Literal["utf-8", "utf-8-sig", "cp932"] = "utf-8"
    line_end: Literal["crlf", "lf"] = "crlf"
    lines: Literal["field", "case"] = "field"
    unwritable: Literal["replace", "hold"] = "hold"
    replacement: str = Field(default="〓", min_length=1, max_length=1)
    split_by: tuple[Literal["section", "ward", "day"], ...] = ("section", "day")
    names: bool = True
    header: tuple[str, ...] = ()
    trailer: tuple[str, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    answer_within_days: int = Field(default=1, ge=0)

    @model_validator(mode="after")
    def _cells_exist(self) -> "Layout":
        for column in self.columns:
            kind, _, part = column.from_.partition(".")
            if kind == "case" and part not in CASE_PARTS:
                raise ValueError(f"{column.from_}: あるのは {'、'.join(CASE_PARTS)}")
            if kind == "field" and (self.lines != "field" or part not in FIELD_PARTS):
                raise ValueError(f"{column.from_}: 1行1項目のときの {'、'.join(FIELD_PARTS)} です")
            if kind == "item" and self.lines != "case":
                raise ValueError(f"{column.from_}: item は、1行1案件のときだけ書けます")
        if not _writable(self.replacement, self.encoding):
            raise ValueError("replacement が、その文字コードで書けません")
        _ensure_parts(self.header + self.trailer)
        return self


def _writable(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _ensure_parts(cells: tuple[str, ...]) -> None:
    try:
        for cell in cells:
            cell.format(**dict.fromkeys(FILE_PARTS, ""))
    except (KeyError, IndexError, ValueError):
        named = "、".join(f"{{{part}}}" for part in FILE_PARTS)
        raise ValueError(f"header と trailer に書けるのは {named} です") from None
