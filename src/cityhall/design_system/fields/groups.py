"""Fields of several boxes: names, days, addresses, bank accounts, people, files."""

from collections.abc import Mapping
from dataclasses import dataclass

from cityhall.design_system.fields.controls import Choice, Control, Sheet, many
from cityhall.design_system.language import site_texts, words
from cityhall.kernel.wareki import ERAS

ACCOUNT_KINDS = ("ordinary", "current", "savings")
ADDRESS_WIDTHS = {
    "postal_code": 9,
    "prefecture": 10,
    "city": 24,
    "town": 24,
    "street": 24,
    "building": 0,
}
DATE_WIDTHS = {"year": 4, "month": 2, "day": 2}


@dataclass(frozen=True)
class Day:
    """The four boxes of a day; `western` is its western year if era and year say one."""

    era: Control
    boxes: tuple[Control, ...]
    western: str

    @property
    def first_years(self) -> str:
        """`R2019 H1989 …`, for the script that says the western year while one types."""
        return " ".join(f"{era.letter}{era.year_one}" for era in ERAS)

    @property
    def wrong(self) -> tuple[Control, ...]:
        """Those with something to put right."""
        return tuple(control for control in (self.era, *self.boxes) if control.error)


@dataclass(frozen=True)
class Person:
    """A row of a list of people; `row` is `<item id>__<number from 0>`."""

    row: str
    number: int
    names: tuple[Control, ...]
    birth_date: Day
    relationship: Control


@dataclass(frozen=True)
class Attached:
    """A file that was sent already."""

    document: str
    name: str


def names(sheet: Sheet, prefix: str) -> tuple[Control, ...]:
    """Family and given name, and their reading."""
    parts = ("family", "given", "family_kana", "given_kana")
    return tuple(sheet.part(prefix, part) for part in parts)


def day(sheet: Sheet, prefix: str) -> Day:
    """A day by era or western year."""
    era = sheet.part(prefix, "era", options=eras())
    boxes = tuple(
        sheet.part(prefix, part, input_mode="numeric", width=width)
        for part, width in DATE_WIDTHS.items()
    )
    return Day(era, boxes, western_year(era.value, boxes[0].value))


def address(sheet: Sheet, prefix: str, towns: tuple[Choice, ...]) -> Mapping[str, Control]:
    """Postal code to building; the town is chosen where a postal code names several."""
    return {
        part: sheet.part(
            prefix,
            part,
            width=width,
            input_mode="numeric" if part == "postal_code" else "",
            options=towns if part == "town" else (),
        )
        for part, width in ADDRESS_WIDTHS.items()
    }


def account(sheet: Sheet, prefix: str) -> Mapping[str, Control]:
    """Bank, branch, kind, number, holder."""
    kinds = tuple(Choice(kind, site_texts()[f"fields.account.{kind}"]) for kind in ACCOUNT_KINDS)
    return {
        "bank": sheet.part(prefix, "bank"),
        "branch": sheet.part(prefix, "branch"),
        "kind": sheet.part(prefix, "kind", options=kinds),
        "number": sheet.part(prefix, "number", input_mode="numeric", width=9),
        "holder_kana": sheet.part(prefix, "holder_kana"),
    }


def person(sheet: Sheet, prefix: str, at: int, relationships: tuple[Choice, ...]) -> Person:
    """A row of people, counted from 0."""
    row = f"{prefix}__{at}"
    return Person(
        row=row,
        number=at + 1,
        names=names(sheet, row),
        birth_date=day(sheet, f"{row}__birth_date"),
        relationship=sheet.part(row, "relationship", options=relationships),
    )


def attached(sheet: Sheet, prefix: str) -> tuple[Attached, ...]:
    """The files that were sent already."""
    documents = many(sheet.values, f"{prefix}__document")
    called = many(sheet.values, f"{prefix}__name")
    return tuple(
        Attached(document, called[at] if at < len(called) else "")
        for at, document in enumerate(documents)
    )


def eras() -> tuple[Choice, ...]:
    """Era letters as form values, newest first, the western count last."""
    letters = [era.letter for era in ERAS]
    return tuple(Choice(each, site_texts()[f"fields.era.{each}"]) for each in (*letters, "western"))


def western_year(letter: str, year: str) -> str:
    """「西暦2026年」 for R and 8; empty while one of them is missing or the era is western."""
    first = next((era.year_one for era in ERAS if era.letter == letter), None)
    is_count = len(year) < 3 and year.isascii() and year.isdigit()
    count = 1 if year == "元" else int(year) if is_count else 0
    if first is None or count == 0:
        return ""
    return words("fields.western", year=first + count - 1)
