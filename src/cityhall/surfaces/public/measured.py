"""Values of measures for pages of the open site, reckoned once in ten minutes.

Nobody reads anything in the last minutes of a year-long figure, and an open page must not make
the city count all its cases again whenever somebody adds a question mark to an address.
"""

import time
from collections import OrderedDict
from datetime import datetime
from threading import Lock

from django.db import connection

from cityhall.engine.measures.api import MeasureValue, Period, definition_of, measure

KEPT_FOR, MOST = 600, 256  # seconds; values

_Key = tuple[str, int, int, int]
_values: OrderedDict[_Key, MeasureValue] = OrderedDict()
_lock = Lock()


def measured(measure_id: str, year: int, now: datetime) -> MeasureValue:
    """One measure over the whole city for a fiscal year, at most ten minutes old."""
    if connection.in_atomic_block:
        return measure(measure_id, Period.fiscal_year(year), now=now)
    tick = int(time.monotonic() // KEPT_FOR)
    key = (measure_id, definition_of(measure_id).version, year, tick)
    found = _values.get(key)
    if found is None:
        found = measure(measure_id, Period.fiscal_year(year), now=now)
        with _lock:
            _values[key] = found
            while len(_values) > MOST:
                _values.popitem(last=False)
    return found
