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
    places_closing,
    reasons_for_closing,
    section_title,
    sections_of,
    successor_of,
    unit,
    units,
    ward,
    wards,
)

__all__ = [
    "City",
    "ClosingDaysChanged",
    "Loaded",
    "SectionOf",
    "UnitOn",
    "Ward",
    "calendar_of",
    "calendars",
    "city",
    "forget",
    "load_demo_people",
    "load_municipality",
    "places_closing",
    "reasons_for_closing",
    "section_title",
    "sections_of",
    "successor_of",
    "unit",
    "units",
    "ward",
    "wards",
]
