"""Units as they were on a day, wards, sections of a member of staff, calendars.

Outside a transaction rows are remembered for half a minute; inside one they are read, so that
an action never decides by what has just been changed.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from cityhall.foundation.accounts.api import User, duties_of
from cityhall.foundation.organisation.models import ClosingDay, Unit
from cityhall.foundation.organisation.reading import read_city, read_ladder
from cityhall.foundation.organisation.schema import LadderFile
from cityhall.kernel.business_days import BusinessCalendar
from cityhall.kernel.errors import NotFound
from cityhall.kernel.texts import Text, say

REMEMBERED_FOR = 30.0  # seconds


@dataclass(frozen=True)
class City:
    """The city. `municipality_code` has five digits; its wards' codes begin alike."""

    id: str
    name: Text
    prefecture: Text
    municipality_code: str
    wards: tuple["Ward", ...]

    @property
    def municipality_codes(self) -> frozenset[str]:
        """All codes that an address in this city may carry."""
        return frozenset({self.municipality_code, *(ward.code for ward in self.wards)})


@dataclass(frozen=True)
class Ward:
    """A ward. `code` is what addresses, cases and duties carry; `office` is a unit's code."""

    code: str
    name: Text
    office: str


@dataclass(frozen=True)
class UnitOn:
    """A unit as it is on a day."""

    code: str
    kind: str
    name: Text
    parent: str
    municipality_code: str
    phone: str
    address: Mapping[str, str]
    valid_from: date
    valid_until: date | None
    successor: str
    checked: bool


@dataclass(frozen=True)
class SectionOf:
    """Where a member of staff works: `section` and `ward` are codes, '' for all."""

    section: str
    ward: str
    title: str


@dataclass
class _Memory:
    read_at: float = float("-inf")
    units: tuple[UnitOn, ...] = ()
    closing_days: tuple[tuple[date, str], ...] = field(default=())


_memory = _Memory()


def forget() -> None:
    """Read the rows again at the next question."""
    _memory.read_at = float("-inf")


def city() -> City:
    """The city whose hall this is."""
    definition, file = read_city(settings.MUNICIPALITY_DIR)
    wards = tuple(Ward(ward.code, _text(ward.name), ward.office) for ward in file.wards)
    return City(
        definition.id,
        _text(definition.name),
        _text(definition.prefecture),
        definition.municipality_code,
        wards,
    )


def wards() -> tuple[Ward, ...]:
    """The wards in the city's own order; empty for a city without."""
    return city().wards


def ward(code: str) -> Ward:
    """One ward by its code; raises `NotFound`."""
    for each in wards():
        if each.code == code:
            return each
    raise NotFound(
        "organisation.no_such_ward", f"区「{code}」はありません。", "区を選び直してください。"
    )


def unit(code: str, on: date) -> UnitOn:
    """A unit as it was on a day; raises `NotFound` if there was none."""
    return _unit_in(_read().units, code, on)


def _unit_in(known: Iterable[UnitOn], code: str, on: date) -> UnitOn:
    for each in known:
        if each.code == code and _is_valid(each, on):
            return each
    raise NotFound(
        "organisation.no_such_unit",
        f"{on} に組織「{code}」はありません。",
        "組織の名前を選び直してください。",
    )


def units(on: date, *, kind: str | None = None) -> dict[str, UnitOn]:
    """All units of a day by code, of one kind if wanted. For lists: one look, many rows."""
    return {
        each.code: each
        for each in _read().units
        if _is_valid(each, on) and kind in (None, each.kind)
    }


def successor_of(code: str, on: date) -> UnitOn | None:
    """The unit that has taken over by that day: itself while it lasts, None if nobody has."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        rows = [each for each in _read().units if each.code == code]
        for each in rows:
            if _is_valid(each, on):
                return each
        code = max(rows, key=lambda each: each.valid_from).successor if rows else ""
    return None


def section_title(section: str, ward_code: str, *, on: date, language: str = "ja") -> str:
    """How people call it: the ward, then the section; the section alone where it serves all."""
    return section_titles(language)(section, ward_code, on)


def section_titles(language: str = "ja") -> Callable[[str, str, date], str]:
    """How people call any section in a ward on a day. For many rows: one look."""
    known = _read().units

    def title(section: str, ward_code: str, on: date) -> str:
        name = say(_unit_in(known, section, on).name, language) if section else ""
        place = say(ward(ward_code).name, language) if ward_code else ""
        if language == "en":
            return ", ".join(part for part in (name, place) if part)
        return " ".join(part for part in (place, name) if part)

    return title


def sections_of(user: User | AnonymousUser, *, on: date) -> tuple[SectionOf, ...]:
    """Where a member of staff works, each place once, in order of section and ward."""
    places = {(duty.section, duty.ward) for duty in duties_of(user)}
    known = units(on)
    return tuple(
        SectionOf(section, ward_code, section_title(section, ward_code, on=on))
        for section, ward_code in sorted(places)
        if not section or section in known
    )


def calendar_of(section: str, ward_code: str = "") -> BusinessCalendar:
    """The business days of a section: the city's closing days, its own, and those of the office
    of the ward in which it works."""
    return calendars()(section, ward_code)


def calendars() -> Callable[[str, str], BusinessCalendar]:
    """The calendar of any section and ward. For many rows: one look, each calendar made once."""
    days = _closing_days() if connection.in_atomic_block else _read().closing_days

    @cache
    def calendar(section: str, ward_code: str) -> BusinessCalendar:
        closed = places_closing(section, ward_code)
        return BusinessCalendar(frozenset(day for day, code in days if code in closed))

    return calendar


def places_closing(section: str, ward_code: str) -> frozenset[str]:
    """The units that close a section in a ward when they close; '' is the whole city."""
    offices = {each.code: each.office for each in wards()}
    return frozenset({"", section, offices.get(ward_code, section)})


def reasons_for_closing(days: Collection[date], section: str, ward_code: str) -> dict[date, Text]:
    """Why the city, the section or its ward office is closed on these days, in its own words."""
    rows = ClosingDay.objects.filter(day__in=days, unit__in=places_closing(section, ward_code))
    return {day: dict(reason) for day, reason in rows.order_by("unit").values_list("day", "reason")}


def ladder() -> LadderFile:
    """Who is told when a due day comes near, and when it has passed."""
    return read_ladder(settings.MUNICIPALITY_DIR)


def units_above(section: str, on: date) -> tuple[str, ...]:
    """The units over a section, the next one first."""
    known, above = units(on), []
    while section in known and (parent := known[section].parent) and parent not in above:
        above.append(parent)
        section = parent
    return tuple(above)


def _is_valid(each: UnitOn, on: date) -> bool:
    return each.valid_from <= on and (each.valid_until is None or on <= each.valid_until)


def _text(name: Mapping[str, str]) -> Text:
    return {language: words for language, words in name.items() if language != "kana"}


def _read() -> _Memory:
    if connection.in_atomic_block:
        return _fresh()
    if time.monotonic() - _memory.read_at > REMEMBERED_FOR:
        fresh = _fresh()
        _memory.units, _memory.closing_days = fresh.units, fresh.closing_days
        _memory.read_at = fresh.read_at
    return _memory


def _fresh() -> _Memory:
    names = tuple(UnitOn.__dataclass_fields__)
    rows = Unit.objects.order_by("code", "valid_from").values_list(*names)
    return _Memory(time.monotonic(), tuple(UnitOn(*row) for row in rows), _closing_days())


def _closing_days() -> tuple[tuple[date, str], ...]:
    return tuple(ClosingDay.objects.order_by("day", "unit").values_list("day", "unit"))
