"""One box to fill in, and the sheet of what was typed into a form and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cityhall.design_system.language import site_texts
from cityhall.design_system.parts import Words

Form = Mapping[str, str | list[str]]

# What a browser may fill in by itself where the field is about the reader (WCAG 1.3.5).
OWN = {
    "family": "family-name",
    "given": "given-name",
    "postal_code": "postal-code",
    "prefecture": "address-level1",
    "city": "address-level2",
    "town": "address-level3",
    "street": "address-line1",
    "building": "address-line2",
    "phone": "tel",
    "email": "email",
}
NEVER_REQUIRED = ("postal_code", "town", "building", "later")


@dataclass(frozen=True)
class Choice:
    """One possible answer."""

    value: str
    label: Words
    hint: Words = ""


@dataclass(frozen=True)
class Control:
    """One box to fill in. `width` is in letters, 0 for the whole room."""

    name: str
    id: str
    value: str = ""
    label: Words = ""
    error: str = ""
    described_by: str = ""
    type: str = "text"
    input_mode: str = ""
    autocomplete: str = ""
    width: int = 0
    unit: Words = ""
    max_length: int | None = None
    options: tuple[Choice, ...] = ()
    is_required: bool = True
    is_disabled: bool = False

    @property
    def error_id(self) -> str:
        """The id of the error text, which the control points to."""
        return f"{self.id}-error"


@dataclass(frozen=True)
class Sheet:
    """What was typed and what is wrong, by name of form field, for one item."""

    values: Form
    errors: Mapping[str, str]
    is_required: bool
    is_own: bool
    is_disabled: bool

    def part(
        self,
        prefix: str,
        part: str,
        *,
        options: tuple[Choice, ...] = (),
        input_mode: str = "",
        width: int = 0,
    ) -> Control:
        """The control of `<prefix>__<part>`, labelled by the word for that part."""
        name = f"{prefix}__{part}"
        error = self.errors.get(name, "")
        return Control(
            name=name,
            id=control_id(name),
            value=one(self.values, name),
            label=site_texts()[f"fields.part.{part}"],
            error=error,
            described_by=f"{control_id(name)}-error" if error else "",
            input_mode=input_mode,
            autocomplete=OWN.get(part, "") if self.is_own else "",
            width=width,
            options=options,
            is_required=self.is_required and part not in NEVER_REQUIRED,
            is_disabled=self.is_disabled,
        )


def control_id(name: str) -> str:
    """The id of the control of a form field; error summaries link to it."""
    return "f-" + re.sub(r"[^0-9A-Za-z_-]", "-", name)


def one(form: Form, name: str) -> str:
    """The value of a form field as typed."""
    value = form.get(name, "")
    return value if isinstance(value, str) else (value[0] if value else "")


def many(form: Form, name: str) -> tuple[str, ...]:
    """All values of a form field."""
    value = form.get(name, ())
    return (value,) if isinstance(value, str) else tuple(value)
