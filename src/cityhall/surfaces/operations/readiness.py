"""Whether this process can serve: the database answers, jobs flow, documents can be written."""

import logging
from collections.abc import Callable

from django.db import connection

from cityhall.foundation.documents.api import place_answers
from cityhall.foundation.outbox.api import outbox_standing
from cityhall.kernel import clock

#: A job that has been due for longer means that no worker is at work.
LONGEST_LAG = 300.0  # seconds

log = logging.getLogger(__name__)


def readiness() -> dict[str, bool]:
    """Each check by name; what it raises is logged and means no."""
    return {name: _holds(name, check) for name, check in CHECKS.items()}


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:
        log.error("not ready: %s", name, exc_info=error)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _jobs() -> bool:
    return outbox_standing(now=clock.now()).oldest_due_seconds <= LONGEST_LAG


def _storage() -> bool:
    """A content can be put, read and removed where documents go."""
    return place_answers()


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "jobs": _jobs,
    "storage": _storage,
}
