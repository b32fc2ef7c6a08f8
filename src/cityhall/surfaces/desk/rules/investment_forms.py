"""Reads the form of a request: figures as people type them, rows that stay empty left out."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cityhall.governance.investments.api import Request
from cityhall.kernel.folding import tidy
from cityhall.surfaces.desk.rules.amounts import read_amount

YEARS, LOTS, ALTERNATIVES = 10, 4, 3
TEXTS = ("title", "need", "place", "priority_reason", "leaving")
LONGEST = {"title": 120, "need": 4000, "place": 2000, "priority_reason": 1000, "leaving": 2000}


@dataclass
class Typed:
    """What was typed, for showing again, and what of it cannot be read, by field."""

    values: dict[str, str] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    replaces: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return self.values.get(name, "")

    def amount(self, name: str) -> int | None:
        """Yen or pieces; None if empty or, with an error, unreadable."""
        typed = self.said(name)
        if not typed:
            return None
        read = read_amount(typed)
        if read is None:
            self.errors[name] = "数で書いてください。例: 1,200,000"
        return read


@dataclass(frozen=True)
class Cell:
    """One input of a row: its name and what stands in it."""

    name: str
    value: str
    error: str


def rows_of(typed: Typed, names: Sequence[str], count: int) -> list[list[Cell]]:
    """Rows of inputs named name_0, name_1 and so on."""
    return [
        [
            Cell(f"{name}_{at}", typed.said(f"{name}_{at}"), typed.errors.get(f"{name}_{at}", ""))
            for name in names
        ]
        for at in range(count)
    ]


def typed_in(posted: Mapping[str, str], functions: Sequence[str], replaces: Sequence[str]) -> Typed:
    """Everything that was typed, tidied."""
    values = {name: tidy(value) for name, value in posted.items()}
    return Typed(values, list(functions), list(replaces))


def typed_of(request: Request) -> Typed:
    """A request as its form shows it."""
    values = {name: str(getattr(request, name)) for name in TEXTS}
    values |= {"kind": request.kind, "priority": request.priority}
    if request.costs:
        values["first_year"] = str(request.costs[0].year)
    for at, cost in enumerate(request.costs):
        values |= {f"build_{at}": _figure(cost.build), f"run_{at}": _figure(cost.run)}
    for at, each in enumerate(request.alternatives):
        values |= {
            f"other_{at}": each.title,
            f"other_cost_{at}": "" if each.cost is None else f"{each.cost:,}",
            f"other_why_{at}": each.why_not,
        }
    for at, lot in enumerate(request.lots):
        values |= {
            f"lot_{at}": lot.what,
            f"lot_quantity_{at}": f"{lot.quantity:,}",
            f"lot_unit_{at}": lot.unit,
            f"lot_price_{at}": f"{lot.unit_price:,}",
        }
    if request.promise:
        promise = request.promise
        values |= {
            "measure": promise.measure,
            "where": f"{promise.group_by}={promise.group}" if promise.group_by else "",
            "target": f"{promise.target:g}",
            "window": str(promise.window_months),
        }
    return Typed(values, list(request.functions), list(request.replaces))


def _figure(value: int) -> str:
    return f"{value:,}" if value else ""


def read_request(typed: Typed) -> Request | None:
    """The request; None, with what is wrong in `typed.errors`, where something cannot be read."""
    if not typed.said("title"):
        typed.errors["title"] = "件名を書いてください。"
    for name, longest in LONGEST.items():
        if len(typed.said(name)) > longest:
            typed.errors[name] = f"{longest:,}字までにしてください。"
    given: dict[str, Any] = {name: typed.said(name) for name in TEXTS}
    given |= {
        "kind": typed.said("kind") or "introduce",
        "priority": typed.said("priority") or "middle",
        "functions": typed.functions,
        "replaces": typed.replaces,
        "costs": list(_costs(typed)),
        "alternatives": list(_alternatives(typed)),
        "lots": list(_lots(typed)),
        "promise": _promise(typed),
    }
    return None if typed.errors else Request.model_validate(given)


def _costs(typed: Typed) -> Iterator[dict[str, int]]:
    rows = [(typed.amount(f"build_{at}"), typed.amount(f"run_{at}")) for at in range(YEARS)]
    used = [at for at, row in enumerate(rows) if row != (None, None)]
    if not used:
        return
    first = read_number(typed.said("first_year"))
    if first is None or not 2000 <= first <= 2090:
        typed.errors["first_year"] = "最初の年度を西暦で書いてください。例: 2027"
        return
    for at, (build, run) in enumerate(rows[: used[-1] + 1]):
        yield {"year": int(first) + at, "build": build or 0, "run": run or 0}


def _alternatives(typed: Typed) -> Iterator[dict[str, Any]]:
    for at in range(ALTERNATIVES):
        cost = typed.amount(f"other_cost_{at}")
        if title := typed.said(f"other_{at}"):
            why = typed.said(f"other_why_{at}")[:500]
            yield {"title": title[:120], "cost": cost, "why_not": why}


def _lots(typed: Typed) -> Iterator[dict[str, Any]]:
    for at in range(LOTS):
        quantity, price = typed.amount(f"lot_quantity_{at}"), typed.amount(f"lot_price_{at}")
        if not (what := typed.said(f"lot_{at}")):
            continue
        if not quantity or price is None or not typed.said(f"lot_unit_{at}"):
            typed.errors.setdefault(f"lot_{at}", "数量・単位・単価をすべて書いてください。")
            continue
        unit = typed.said(f"lot_unit_{at}")[:20]
        yield {"what": what[:60], "quantity": quantity, "unit": unit, "unit_price": price}


def _promise(typed: Typed) -> dict[str, Any] | None:
    if not typed.said("measure"):
        return None
    target = read_number(typed.said("target"))
    if target is None:
        typed.errors["target"] = "約束する値を数で書いてください。例: 14"
    group_by, _, group = typed.said("where").partition("=")
    window = typed.said("window")
    return {
        "measure": typed.said("measure")[:60],
        "group_by": group_by if group_by in ("procedure", "section", "ward") else "",
        "group": group if group_by in ("procedure", "section", "ward") else "",
        "target": target or 0,
        "window_months": int(window) if window in ("3", "6", "12") else 6,
    }


def read_number(typed: str) -> float | None:
    """A figure that may have a decimal point, from 0 on; None for what is none."""
    plain = unicodedata.normalize("NFKC", typed).replace(",", "").rstrip("%年度 ")
    if not plain.isascii() or not plain.replace(".", "", 1).isdecimal() or len(plain) > 12:
        return None
    return float(plain)
