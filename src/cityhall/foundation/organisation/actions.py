"""Bringing a municipality's files into the database, again and again with the same result."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.organisation import queries
from cityhall.foundation.organisation.events import ClosingDaysChanged
from cityhall.foundation.organisation.models import ClosingDay, Unit
from cityhall.foundation.organisation.reading import read_municipality
from cityhall.foundation.organisation.schema import ClosingDayDefinition, UnitDefinition
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.errors import Conflict
from cityhall.kernel.transactions import after_commit, write

LOADER = Actor.system("組織の取り込み")


@dataclass(frozen=True)
class Loaded:
    """What an import changed."""

    created: int
    changed: int
    unchanged: int
    closing_days: int


@write
def load_municipality(folder: Path, now: datetime, *, by: Actor = LOADER) -> Loaded:
    """Units and closing days as the folder says.

    Raises CatalogueProblems (file, line, remedy) for files that contradict themselves, and
    `Conflict` if a unit that the database knows has vanished from the file: history is ended
    with `valid_until`, never deleted.
    """
    municipality = read_municipality(folder)
    known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    _ensure_none_vanished(known.keys(), municipality.units.units)
    counts = [
        _load_unit(known.get((row.code, row.valid_from)), row) for row in municipality.units.units
    ]
    days = _load_closing_days(municipality.calendar.closing_days, now)
    loaded = Loaded(counts.count("created"), counts.count("changed"), counts.count(""), days)
    if loaded.created or loaded.changed or days:
        detail = {"created": loaded.created, "changed": loaded.changed, "closing_days": days}
        record(
            by=by,
            action="organisation.loaded",
            object_kind="municipality",
            object_id=municipality.city.id,
            now=now,
            detail=detail,
        )
    queries.forget()
    after_commit(queries.forget)
    return loaded


def _load_unit(known: Unit | None, row: UnitDefinition) -> str:
    values = _values_of(row)
    if known is None:
        Unit.objects.create(code=row.code, valid_from=row.valid_from, **values)
        return "created"
    changed = [name for name, value in values.items() if getattr(known, name) != value]
    for name in changed:
        setattr(known, name, values[name])
    if changed:
        known.save(update_fields=changed)
    return "changed" if changed else ""


def _values_of(row: UnitDefinition) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "name": dict(row.name),
        "parent": row.parent or "",
        "municipality_code": row.municipality_code or "",
        "valid_until": row.valid_until,
        "successor": row.successor or "",
        "phone": row.phone or "",
        "address": row.address.model_dump() if row.address else {},
        "checked": row.checked,
    }


def _load_closing_days(rows: tuple[ClosingDayDefinition, ...], now: datetime) -> int:
    """How many days were added, changed or taken away; deadlines hear of it."""
    wanted = {
        (row.day, row.unit or ""): {"reason": dict(row.reason), "checked": row.checked}
        for row in rows
    }
    known = {(day.day, day.unit): day for day in ClosingDay.objects.all()}
    touched = known.keys() ^ wanted.keys()
    for key in known.keys() - wanted.keys():
        known[key].delete()
    for key, values in wanted.items():
        row_known = known.get(key)
        if row_known and {"reason": row_known.reason, "checked": row_known.checked} == values:
            continue
        ClosingDay.objects.update_or_create(day=key[0], unit=key[1], defaults=values)
        touched = touched | {key}
    if touched:
        days = tuple(sorted({day for day, _ in touched}))
        units = tuple(sorted({unit for _, unit in touched}))
        announce(ClosingDaysChanged(days, units), now=now)
    return len(touched)


def _ensure_none_vanished(known: Any, rows: tuple[UnitDefinition, ...]) -> None:
    vanished = set(known) - {(row.code, row.valid_from) for row in rows}
    if vanished:
        listed = "、".join(f"{code}({day})" for code, day in sorted(vanished))
        raise Conflict(
            "organisation.unit_vanished",
            f"前に取り込んだ組織がファイルにありません: {listed}",
            "なくなった組織は行を消さず、valid_until に最後の日を書いてください。",
        )
