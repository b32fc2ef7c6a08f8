"""What the platform measures for a promise: before it is made, and when it is checked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cityhall.engine.measures.api import (
    MeasureValue,
    Period,
    definition_of,
    measure,
    measure_by,
)
from cityhall.governance.investments.rules.completeness import Gap, target_gap
from cityhall.governance.investments.rules.promises import Found, window
from cityhall.governance.investments.schema import Promise, Request
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid, NotFound


def freeze(promise: Promise, checks: Sequence[int], now: datetime) -> dict[str, Any]:
    """The promise with all that is needed to check it: definition, value before, months.

    Raises `Invalid` (investments.measure_gone) for a measure that the catalogue does not have.
    """
    try:
        definition = definition_of(promise.measure)
    except NotFound:
        raise Invalid(
            "investments.measure_gone",
            "約束した指標が、指標の一覧にありません。",
            "差し戻して、指標を選び直してもらってください。",
        ) from None
    first, last = window(in_jst(now).date(), promise.window_months)
    before = value_of(promise.model_dump(), first, last, now)
    return {
        **promise.model_dump(mode="json"),
        "version": definition.version,
        "better": definition.better,
        "unit": definition.unit,
        "checks": list(checks),
        "baseline": {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "value": before.value,
            "n": before.n,
            "is_estimated": before.is_estimated,
        },
    }


def found_in(promise: Mapping[str, Any], first: date, last: date, now: datetime) -> Found:
    """What the events of those days say by the definition of today."""
    try:
        version = definition_of(promise["measure"]).version
    except NotFound:
        return Found(None, None, None)
    if version != promise["version"]:
        return Found(None, None, version)
    value = value_of(promise, first, last, now)
    return Found(value.value, value.n, version, value.is_estimated, value.is_hidden)


def value_of(promise: Mapping[str, Any], first: date, last: date, now: datetime) -> MeasureValue:
    """The measure over those days, of the whole city or of the promise's group."""
    period = Period(first, last)
    if not promise["group_by"]:
        return measure(promise["measure"], period, now=now)
    groups = measure_by(promise["measure"], period, promise["group_by"], now=now)
    nothing = MeasureValue(definition_of(promise["measure"]), period, None, 0, now)
    return groups.get(promise["group"], nothing)


def promise_gaps(request: Request, now: datetime) -> list[Gap]:
    """What is odd about a promise against today's value: nothing to reach, or nothing measured."""
    if request.promise is None:
        return []
    try:
        better = definition_of(request.promise.measure).better
    except NotFound:
        return [Gap("no_such_measure", True)]
    first, last = window(in_jst(now).date(), request.promise.window_months)
    before = value_of(request.promise.model_dump(), first, last, now)
    gap = target_gap(request.promise.target, better, before.value)
    found = [gap] if gap else []
    if before.is_estimated:
        found.append(Gap("measure_estimated", True))
    return found
