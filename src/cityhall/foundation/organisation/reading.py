"""Reads a municipality's folder and refuses what contradicts itself, naming file and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cityhall.foundation.organisation.schema import (
    CalendarFile,
    CityDefinition,
    LadderFile,
    UnitDefinition,
    UnitFile,
    WardFile,
)
from cityhall.foundation.vocabulary.api import (
    CatalogueProblem,
    CatalogueProblems,
    Source,
    read_file,
)


@dataclass(frozen=True)
class Municipality:
    """Everything that the folder says."""

    city: CityDefinition
    wards: WardFile
    units: UnitFile
    calendar: CalendarFile
    ladder: LadderFile


@cache
def read_city(folder: Path) -> tuple[CityDefinition, WardFile]:
    """The city and its wards, read once per process: they change with a new release only."""
    city, _ = read_file(folder / "city.yaml", CityDefinition)
    wards, _ = read_file(folder / "wards.yaml", WardFile)
    return city, wards


@cache
def read_ladder(folder: Path) -> LadderFile:
    """The ladder of due days, read once per process; without a file nobody is told."""
    file = folder / "ladder.yaml"
    return read_file(file, LadderFile)[0] if file.exists() else LadderFile()


def read_municipality(folder: Path) -> Municipality:
    """All five files; raises CatalogueProblems with everything that is wrong in one of them."""
    city, wards = read_city(folder)
    units, source = read_file(folder / "organisation.yaml", UnitFile)
    calendar, days_source = read_file(folder / "calendar.yaml", CalendarFile)
    codes = {unit.code for unit in units.units}
    problems = [*_contradictions(units.units, source), *_unknown(units, codes, source)]
    for index, closing in enumerate(calendar.closing_days):
        if closing.unit is not None and closing.unit not in codes:
            problems.append(_no_such_unit(days_source, index, "unit", closing.unit, "closing_days"))
    if problems:
        raise CatalogueProblems(problems)
    return Municipality(city, wards, units, calendar, read_ladder(folder))


def _contradictions(
    units: tuple[UnitDefinition, ...], source: Source
) -> Iterable[CatalogueProblem]:
    """Two rows of one code that overlap in time, or differ in kind."""
    earlier: dict[str, UnitDefinition] = {}
    order = sorted(enumerate(units), key=lambda row: (row[1].code, row[1].valid_from))
    for index, unit in order:
        before = earlier.get(unit.code)
        earlier[unit.code] = unit
        if before is None:
            continue
        place = ("units", index, "code")
        if before.kind != unit.kind:
            yield source.problem(
                place,
                "organisation.kind_changed",
                f"組織「{unit.code}」の kind が {before.kind} と {unit.kind} の2通りあります",
                "別の種類の組織になったのなら、新しい code にして successor でつないでください",
            )
        if (before.valid_until or date.max) >= unit.valid_from:
            yield source.problem(
                place,
                "organisation.overlap",
                f"組織「{unit.code}」の期間が重なっています({unit.valid_from} から)",
                f"前の行の valid_until を {unit.valid_from} の前の日にしてください",
            )


def _unknown(units: UnitFile, codes: set[str], source: Source) -> Iterable[CatalogueProblem]:
    for index, unit in enumerate(units.units):
        for name in ("parent", "successor"):
            code = getattr(unit, name)
            if code is not None and code not in codes:
                yield _no_such_unit(source, index, name, code, "units")


def _no_such_unit(
    source: Source, index: int, name: str, code: str, listed_in: str
) -> CatalogueProblem:
    return source.problem(
        (listed_in, index, name),
        "organisation.unknown_unit",
        f"「{name}」の組織「{code}」はありません",
        "organisation.yaml の code を確かめてください",
    )
