"""What other domains may use of core systems."""

from cityhall.engine.core_systems.actions import counted, exchange, send_again, send_waiting
from cityhall.engine.core_systems.fixed import cells as read_record
from cityhall.engine.core_systems.layouts import layouts
from cityhall.engine.core_systems.queries import Reconciled, SentFile, files_for, reconcile
from cityhall.engine.core_systems.returned import (
    ReturnedRow,
    decoded,
    read_returned,
    references_in,
)
from cityhall.engine.core_systems.schema import Layout

__all__ = [
    "Layout",
    "Reconciled",
    "ReturnedRow",
    "SentFile",
    "counted",
    "decoded",
    "exchange",
    "files_for",
    "layouts",
    "read_record",
    "read_returned",
    "reconcile",
    "references_in",
    "send_again",
    "send_waiting",
]
