"""Where a member of staff works at the desk: sections and wards of the duties held."""

from dataclasses import dataclass
from datetime import date

from cityhall.foundation.accounts.api import User, covered_places
from cityhall.foundation.organisation.api import section_title, units


@dataclass(frozen=True)
class Place:
    """One section in one ward; ward '' is all of them. `code` stands in addresses."""

    section: str
    ward: str
    title: str

    @property
    def code(self) -> str:
        return f"{self.section}.{self.ward}"


def places_of(user: User, *, on: date) -> tuple[Place, ...]:
    """Each place whose inbox the user may see, in order; a duty for all sections gives each."""
    known = units(on, kind="section")
    found = {
        (section, ward)
        for covered, ward in covered_places(user, "desk.inbox")
        for section in ([covered] if covered else known)
        if section in known
    }
    return tuple(
        Place(section, ward, section_title(section, ward, on=on)) for section, ward in sorted(found)
    )


def chosen(places: tuple[Place, ...], code: str) -> Place | None:
    """The place of that code, else the first; None for somebody without any."""
    return next((place for place in places if place.code == code), next(iter(places), None))
