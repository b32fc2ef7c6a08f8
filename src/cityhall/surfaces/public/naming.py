"""Names of bureaus and wards as they were in a fiscal year, in the order of the organisation."""

from collections.abc import Mapping
from datetime import date

from cityhall.design_system.language import site_texts
from cityhall.foundation.organisation.api import UnitOn, units, wards
from cityhall.kernel.texts import Text

BUREAUS = ("bureau", "ward")
UNNAMED = "unnamed"  # the address of issues for which the document names no bureau


def bureaus_in(year: int) -> dict[str, UnitOn]:
    """Bureaus and ward offices of a fiscal year by code; those that ended within it as well."""
    found: dict[str, UnitOn] = {}
    for day in (date(year, 4, 1), date(year + 1, 3, 31)):
        found |= {code: unit for code, unit in units(day).items() if unit.kind in BUREAUS}
    return found


def name_of(code: str, known: Mapping[str, UnitOn]) -> Text:
    """What a bureau is called; in words where the document names none."""
    unit = known.get(code)
    return unit.name if unit else site_texts()["reform.unnamed"]


def ward_offices() -> dict[str, str]:
    """Code of the ward → code of its office, in the city's own order."""
    return {ward.code: ward.office for ward in wards()}
