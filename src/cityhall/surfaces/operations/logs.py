"""One JSON object a line, in which no personal value can stand.

Only our own messages are written as they are: other libraries put addresses, names and values
into theirs, so of those only who spoke, from where and how loudly is kept. Of an exception its
class and the places it passed are kept, never its message: that may quote what somebody typed.
"""

import json
import logging
import traceback
from datetime import datetime
from typing import Any

from structlog.contextvars import get_contextvars

from cityhall.kernel.clock import JST
from cityhall.kernel.errors import Problem

OURS = "cityhall."
DEEPEST = 12


class JsonLines(logging.Formatter):
    """For `LOGGING` in the settings."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields_of(record), ensure_ascii=False, default=str)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """The line as fields."""
    fields: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, JST).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        **get_contextvars(),
    }
    if record.name.startswith(OURS):
        fields["event"] = record.getMessage()
        fields.update(getattr(record, "fields", {}))
    else:
        fields["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
        fields.update(_status(record))
    if record.exc_info and record.exc_info[1]:
        fields["exception"] = chain_of(record.exc_info[1])
    return fields


def _status(record: logging.LogRecord) -> dict[str, Any]:
    """Django says which status it answered."""
    status = getattr(record, "status_code", None)
    return {"status": status} if isinstance(status, int) else {}


def chain_of(error: BaseException) -> list[dict[str, Any]]:
    """The exception, what caused it, and so on: class, our code if it has one, and places."""
    chain: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < DEEPEST:
        kind = type(current)
        told: dict[str, Any] = {"kind": f"{kind.__module__}.{kind.__qualname__}"}
        if isinstance(current, Problem):
            told["code"] = current.code
        told["places"] = [
            f"{frame.f_globals.get('__name__', '?')}:{line}"
            for frame, line in traceback.walk_tb(current.__traceback__)
        ][-DEEPEST:]
        chain.append(told)
        current = current.__cause__ or current.__context__
    return chain
