"""The inventory of the city's systems: read in from a list, kept by investments."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.governance.investments.models import Investment, OwnedSystem
from cityhall.governance.investments.reading import review_rules
from cityhall.kernel.errors import Invalid
from cityhall.kernel.folding import tidy
from cityhall.kernel.transactions import write
from cityhall.kernel.wareki import parse_day

COLUMNS = ("code", "title", "bureau", "functions", "yearly_cost", "since", "until")
IMPORTED = "investments.systems_imported"


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be taken: its line in the file, and what to do."""

    line: int
    message: str


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do."""

    added: int
    changed: int
    unchanged: int
    wrong: tuple[WrongRow, ...]


def own_system(investment: Investment, on: date) -> None:
    """The system that an investment brings: one that is introduced or replaced is new, one that is
    run or modified is known already."""
    if investment.kind not in ("introduce", "replace"):
        return
    OwnedSystem.objects.get_or_create(
        code=f"i-{investment.number.lower()}",
        defaults={
            "title": investment.title,
            "bureau": investment.bureau,
            "functions": investment.request["functions"],
            "yearly_cost": _yearly(investment),
            "since": on,
            "investment": investment,
            "is_sample": investment.is_sample,
        },
    )


def _yearly(investment: Investment) -> int | None:
    runs = [each["run"] for each in investment.request["costs"] if each["run"]]
    return round(sum(runs) / len(runs)) if runs else None


def end_replaced(investment: Investment, on: date) -> None:
    """What the investment replaces has ended, if it had not before."""
    if investment.kind == "replace":
        replaced = OwnedSystem.objects.filter(code__in=investment.request["replaces"], until=None)
        replaced.update(until=on)


@write
def import_systems(
    text: str, bureaus: Mapping[str, str], *, dry_run: bool, by: Actor, now: datetime
) -> Imported:
    """Reads a list (CSV with the columns of `COLUMNS`); wrong rows are told and nothing is written.

    `bureaus` are names by code: either may stand in the file. Raises `Invalid`
    (investments.columns_missing).
    """
    rows, wrong = _read(text, bureaus)
    known = {each.code: each for each in OwnedSystem.objects.filter(code__in=list(rows))}
    added = [OwnedSystem(**row) for code, row in rows.items() if code not in known]
    changed = [each for code, each in known.items() if _differs(each, rows[code])]
    unchanged = len(known) - len(changed)
    if not dry_run and not wrong:
        OwnedSystem.objects.bulk_create(added, batch_size=200)
        for each in changed:
            for name, value in rows[each.code].items():
                setattr(each, name, value)
        OwnedSystem.objects.bulk_update(changed, COLUMNS[1:], batch_size=200)
        detail = {"added": len(added), "changed": len(changed)}
        record(by=by, action=IMPORTED, object_kind="owned_system", object_id="list", now=now,
               detail=detail)  # fmt: skip
    return Imported(len(added), len(changed), unchanged, tuple(wrong))


def _differs(system: OwnedSystem, row: Mapping[str, object]) -> bool:
    return any(getattr(system, name) != value for name, value in row.items())


def _read(
    text: str, bureaus: Mapping[str, str]
) -> tuple[dict[str, dict[str, object]], list[WrongRow]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            "investments.columns_missing",
            f"列がありません: {'、'.join(missing)}",
            f"1行目に {','.join(COLUMNS)} と書いてください。",
        )
    rows: dict[str, dict[str, object]] = {}
    wrong: list[WrongRow] = []
    codes = {name: code for code, name in bureaus.items()}
    for line, cells in enumerate(reader, start=2):
        try:
            row = _row({name: tidy(cells[name] or "") for name in COLUMNS}, bureaus, codes)
            if row["code"] in rows:
                raise ValueError(f"「{row['code']}」が二度あります")
        except ValueError as problem:
            wrong.append(WrongRow(line, str(problem)))
        else:
            rows[str(row["code"])] = row
    return rows, wrong


def _row(
    cells: Mapping[str, str], bureaus: Mapping[str, str], codes: Mapping[str, str]
) -> dict[str, object]:
    if not cells["code"] or not cells["title"]:
        raise ValueError("code と title を書いてください")
    bureau = cells["bureau"] if cells["bureau"] in bureaus else codes.get(cells["bureau"], "")
    if not bureau:
        raise ValueError(f"局・区「{cells['bureau']}」は組織にありません")
    since, until = _day(cells["since"]), _day(cells["until"])
    if since and until and until < since:
        raise ValueError("until が since より前です")
    return {
        "code": cells["code"],
        "title": cells["title"],
        "bureau": bureau,
        "functions": _functions(cells["functions"]),
        "yearly_cost": _yen(cells["yearly_cost"]),
        "since": since,
        "until": until,
    }


def _functions(cell: str) -> list[str]:
    """Codes or titles of functions, parted by 、 or ;."""
    known = {each.title: each.id for each in review_rules().functions}
    said = [each.strip() for each in cell.replace("、", ";").split(";") if each.strip()]
    unknown = [each for each in said if each not in known and each not in known.values()]
    if unknown:
        raise ValueError(f"機能「{'、'.join(unknown)}」は一覧にありません")
    return [known.get(each, each) for each in said]


def _yen(cell: str) -> int | None:
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").removesuffix("円")
    if not plain:
        return None
    if not plain.isascii() or not plain.isdecimal():
        raise ValueError(f"年の費用「{cell}」を円の数で書いてください")
    return int(plain)


def _day(cell: str) -> date | None:
    return parse_day(cell) if cell else None
