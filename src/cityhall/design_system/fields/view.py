"""What a page gives to show a field, and what its template asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cityhall.design_system.fields import groups
from cityhall.design_system.fields.controls import (
    OWN,
    Choice,
    Control,
    Form,
    Sheet,
    control_id,
    many,
    one,
)
from cityhall.design_system.language import site_texts
from cityhall.design_system.parts import ErrorLink, Words

FieldKind = Literal[
    "text", "long_text", "name", "number", "money", "yes_no", "choice", "choices", "date",
    "address", "phone", "email", "bank_account", "people", "file",
]  # fmt: skip

MOST_RADIOS = 8  # more answers than this become a select
SINGLE = ("text", "number", "money", "phone", "email")
INPUT_MODES = {"number": "numeric", "money": "numeric", "phone": "tel", "email": "email"}
INPUT_TYPES = {"phone": "tel", "email": "email"}
WIDTHS = {"number": 6, "money": 12, "phone": 16}


@dataclass(frozen=True)
class FieldView:
    """A field of any of the fifteen kinds, ready for `{% field view %}`.

    `options` are the answers of a choice, the relationships of people, the towns found for an
    address. `is_own`: about the reader, so the browser may fill it in. `is_title`: the page asks
    this one thing, and its label is the heading of the page.
    """

    id: str
    kind: FieldKind
    label: Words
    hint: Words = ""
    example: Words = ""
    values: Form = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Choice, ...] = ()
    max_length: int | None = None
    rows: int = 1
    is_required: bool = True
    is_own: bool = False
    is_title: bool = False
    is_disabled: bool = False

    @property
    def dom_id(self) -> str:
        """The id of the control, or of the group if there are several."""
        return control_id(self.id)

    @property
    def is_select(self) -> bool:
        """Whether a choice has too many answers for radio buttons."""
        return self.kind == "choice" and len(self.options) > MOST_RADIOS

    @property
    def is_group(self) -> bool:
        """Whether it is several controls under one legend."""
        return not (self.is_select or self.kind == "long_text" or self.kind in SINGLE)

    @property
    def group_id(self) -> str:
        """The id of the fieldset, which an error of the whole links to if no control bears it."""
        has_control = self.kind in ("choice", "choices", "yes_no", "file")
        return f"{self.dom_id}-group" if has_control else self.dom_id

    @property
    def template(self) -> str:
        """The inner template of its kind."""
        if self.is_select or self.kind in SINGLE:
            return "fields/single.html"
        return f"fields/{self.kind}.html"

    @property
    def error(self) -> str:
        """What is wrong with the field as a whole."""
        return self.errors.get(self.id, "")

    @property
    def is_wrong(self) -> bool:
        """Whether anything in it is to be put right."""
        start = f"{self.id}__"
        return any(name == self.id or name.startswith(start) for name in self.errors)

    @property
    def described_by(self) -> str:
        """Ids of hint, example and error, as far as they are there."""
        shown = [part for part in ("hint", "example", "error") if getattr(self, part)]
        return " ".join(f"{self.dom_id}-{part}" for part in shown)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The answers of a choice that are chosen."""
        return many(self.values, self.id)

    @property
    def answers(self) -> tuple[Choice, ...]:
        """The answers offered; はい and いいえ for a yes-or-no."""
        if self.kind == "yes_no":
            return tuple(Choice(each, site_texts()[f"fields.{each}"]) for each in ("yes", "no"))
        return self.options

    @property
    def control(self) -> Control:
        """The control of a field that has one."""
        return Control(
            name=self.id,
            id=self.dom_id,
            value=one(self.values, self.id),
            error=self.error,
            described_by=self.described_by,
            type=INPUT_TYPES.get(self.kind, "text"),
            input_mode=INPUT_MODES.get(self.kind, ""),
            autocomplete=OWN.get(self.kind, "") if self.is_own else "",
            width=WIDTHS.get(self.kind, 0),
            unit=site_texts()["fields.yen"] if self.kind == "money" else "",
            max_length=self.max_length,
            options=self.options,
            is_required=self.is_required,
            is_disabled=self.is_disabled,
        )

    @property
    def names(self) -> tuple[Control, ...]:
        """姓, 名, セイ, メイ."""
        return groups.names(self._sheet, self.id)

    @property
    def day(self) -> groups.Day:
        """Era, year, month, day."""
        return groups.day(self._sheet, self.id)

    @property
    def address(self) -> Mapping[str, Control]:
        """Postal code, prefecture, city, town, street, building."""
        return groups.address(self._sheet, self.id, self.options)

    @property
    def account(self) -> Mapping[str, Control]:
        """Bank, branch, kind, number, holder."""
        return groups.account(self._sheet, self.id)

    @property
    def people(self) -> tuple[groups.Person, ...]:
        """The rows to be filled in; at least one."""
        rows = range(max(self.rows, 1))
        return tuple(groups.person(self._sheet, self.id, row, self.options) for row in rows)

    @property
    def attached(self) -> tuple[groups.Attached, ...]:
        """The files that were sent already."""
        return groups.attached(self._sheet, self.id)

    @property
    def later(self) -> Control:
        """How a document will be brought later."""
        return self._sheet.part(self.id, "later")

    @property
    def _sheet(self) -> Sheet:
        return Sheet(self.values, self.errors, self.is_required, self.is_own, self.is_disabled)


def error_links(errors: Mapping[str, str]) -> tuple[ErrorLink, ...]:
    """The lines of an error summary, in the order of the errors."""
    return tuple(ErrorLink(control_id(name), message) for name, message in errors.items())
