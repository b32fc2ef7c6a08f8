"""What other domains may use of the organisation."""

from cityhall.foundation.organisation.actions import Loaded, load_municipality
from cityhall.foundation.organisation.demo import load_demo_people
from cityhall.foundation.organisation.events import ClosingDaysChanged
from cityhall.foundation.organisation.queries import (
    City,
    SectionOf,
    UnitOn,
    Ward,
    calendar_of,
    calendars,
    city,
    forget,
    ladder,
    places_closing,
    reasons_for_closing,
    section_title,
    section_titles,
    sections_of,
    successor_of,
    unit,
    units,
    units_above,
    ward,
    wards,
)
from cityhall.foundation.organisation.schema import LadderFile, Rung

__all__ = [
    "City",
    "ClosingDaysChanged",
    "LadderFile",
    "Loaded",
    "Rung",
    "SectionOf",
    "UnitOn",
    "Ward",
    "calendar_of",
    "calendars",
    "city",
    "forget",
    "ladder",
    "load_demo_people",
    "load_municipality",
    "places_closing",
    "reasons_for_closing",
    "section_title",
    "section_titles",
    "sections_of",
    "successor_of",
    "unit",
    "units",
    "units_above",
    "ward",
    "wards",
]
