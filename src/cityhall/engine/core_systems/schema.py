"""The shape of municipalities/<city>/core_systems/*.yaml: how a core system wants its files."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from cityhall.foundation.vocabulary.api import Definition, Snake, Text

#: What a cell can hold besides an answer: of the case, or (one line a field) of the field.
CASE_PARTS = ("reference", "procedure", "title", "section", "ward", "closed_on")
FIELD_PARTS = ("name", "label", "value")
#: What header and trailer records can count or name.
FILE_PARTS = ("system", "section", "day", "batch", "cases", "lines")


class Room(Definition):
    """How many bytes a cell takes in a file of fixed widths, and what the rest is filled with."""

    width: int | None = Field(default=None, ge=1)
    align: Literal["left", "right"] = "left"
    fill: str = Field(default=" ", min_length=1, max_length=1)


class Words(Room):
    """One cell of a header or trailer record."""

    text: str


class Column(Room):
    """One cell of a line: `case.<part>`, `field.<part>` or `item.<field of the form>`."""

    name: str = Field(min_length=1)
    from_: Annotated[str, Field(alias="from", pattern=r"^(case|field|item)\.[a-z0-9_.]+$")]


class Layout(Definition):
    """The files of one core system.

    `form` says whether cells are apart by commas or by widths in bytes, and `ending` how the names
    of the files end. `lines` says whether a line is a field (every procedure fits) or a case
    (columns are stated). Letters that the encoding does not have are replaced, and each listed
    beside the file, or the case is held back. Header and trailer cells are words, or parts of the
    file in braces.
    """

    id: Snake
    title: Text
    form: Literal["csv", "fixed"] = "csv"
    ending: str = Field(default="csv", pattern=r"^[a-z0-9]{1,8}$")
    encoding: Literal["utf-8", "utf-8-sig", "cp932"] = "utf-8"
    line_end: Literal["crlf", "lf"] = "crlf"
    lines: Literal["field", "case"] = "field"
    unwritable: Literal["replace", "hold"] = "hold"
    replacement: str = Field(default="〓", min_length=1, max_length=1)
    split_by: tuple[Literal["section", "ward", "day"], ...] = ("section", "day")
    names: bool = True
    header: tuple[Words, ...] = ()
    trailer: tuple[Words, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    answer_within_days: int = Field(default=1, ge=0)

    @field_validator("header", "trailer", mode="before")
    @classmethod
    def _plain_words(cls, cells: Any) -> Any:
        return [{"text": cell} if isinstance(cell, str) else cell for cell in cells]

    @property
    def record_width(self) -> int:
        """How many bytes each record of a file of fixed widths has."""
        return _width(self.columns)

    @model_validator(mode="after")
    def _widths_are_stated(self) -> "Layout":
        rooms: tuple[Room, ...] = (*self.columns, *self.header, *self.trailer)
        if self.form == "csv":
            if any(room.width is not None for room in rooms):
                raise ValueError("width を書くのは、form が fixed のときだけです")
            return self
        if any(room.width is None for room in rooms):
            raise ValueError("form が fixed のときは、どの列にも width(バイト数)が要ります")
        if self.names or self.encoding == "utf-8-sig":
            raise ValueError("form が fixed のときは、names: false とし、utf-8-sig を使いません")
        if any(not _writable(room.fill, self.encoding) for room in rooms):
            raise ValueError("fill が、その文字コードで書けません")
        if max(_width(self.header), _width(self.trailer)) > self.record_width:
            raise ValueError("header と trailer は、ふつうの行より長くできません")
        return self

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
        _ensure_parts(tuple(cell.text for cell in self.header + self.trailer))
        return self


def _width(rooms: Sequence[Room]) -> int:
    return sum(room.width or 0 for room in rooms)


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
