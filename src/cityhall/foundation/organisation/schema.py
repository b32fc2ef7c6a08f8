"""The shape of a municipality's files: city, wards, organisation, calendar, ladder (.yaml)."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from cityhall.foundation.vocabulary.api import Definition, Slug, Snake, Text

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
Named = dict[str, str]  # ja, en, ja-x-easy, and the reading as kana


class AddressDefinition(Definition):
    """Where an office stands."""

    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    street: str = ""
    building: str = ""


class OfficeDefinition(AddressDefinition):
    """The city hall itself."""

    name: Text
    source: str = ""
    checked: bool = False


class CityDefinition(Definition):
    """city.yaml: the city as a whole."""

    id: Slug
    name: Named
    prefecture: Named
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    municipality_code: MunicipalityCode
    kind: Literal["designated_city", "core_city", "city", "town", "village"]
    office: OfficeDefinition


class WardDefinition(Definition):
    """One ward; its code is the municipality code that addresses carry."""

    code: MunicipalityCode
    name: Named
    office: Slug


class WardFile(Definition):
    """wards.yaml."""

    wards: tuple[WardDefinition, ...] = ()


class UnitDefinition(Definition):
    """One unit during one stretch of time."""

    code: Slug
    kind: Literal["bureau", "ward", "section", "counter"]
    name: Text
    parent: Slug | None = None
    municipality_code: MunicipalityCode | None = None
    valid_from: date
    valid_until: date | None = None
    successor: Slug | None = None
    phone: Annotated[str, StringConstraints(max_length=20)] | None = None
    address: AddressDefinition | None = None
    checked: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until が valid_from より前です")
        return self


class UnitFile(Definition):
    """organisation.yaml."""

    units: tuple[UnitDefinition, ...] = Field(min_length=1)


class ClosingDayDefinition(Definition):
    """One day on which the city or a unit is closed."""

    day: date
    reason: Text
    unit: Slug | None = None
    checked: bool = False


class CalendarFile(Definition):
    """calendar.yaml."""

    closing_days: tuple[ClosingDayDefinition, ...] = ()


Told = Literal["clerk", "supervisor", "above", "resident"]


class Rung(Definition):
    """A rung of the ladder: so many business days from the due day, these are told."""

    id: Snake
    days: int = Field(ge=-60, le=250)
    tell: tuple[Told, ...] = Field(min_length=1)
    label: Text


class LadderFile(Definition):
    """ladder.yaml: who hears when a due day comes near, and when it has passed."""

    checked: bool = False
    hour: int = Field(default=8, ge=0, le=23)
    rungs: tuple[Rung, ...] = ()

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        days = [rung.days for rung in self.rungs]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("rungs は days の小さい順に、同じ日がないように書きます")
        if len({rung.id for rung in self.rungs}) < len(self.rungs):
            raise ValueError("rungs の id が重なっています")
        if any("resident" in rung.tell and rung.days < 1 for rung in self.rungs):
            raise ValueError("resident に知らせるのは、期限を過ぎてから(days が 1 以上)です")
        return self


class DemoDuty(Definition):
    """A role in every named section and ward; none named means all."""

    role: Literal[
        "receptionist",
        "reviewer",
        "decider",
        "supervisor",
        "operator",
        "protected_reader",
        "accountant",
        "investment_reviewer",
        "investment_approver",
        "reform_head",
        "reform_secretariat",
    ]
    sections: tuple[Slug, ...] = ()
    wards: tuple[MunicipalityCode, ...] = ()


class DemoStaff(Definition):
    """One member of staff of the demonstration."""

    login: Slug
    name: str
    about: str
    duties: tuple[DemoDuty, ...]


class DemoStaffFile(Definition):
    """demo/staff.yaml: everybody has the same published password."""

    password: str
    staff: tuple[DemoStaff, ...]
