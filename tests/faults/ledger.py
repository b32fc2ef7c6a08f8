"""What the city's database holds, read beside the city and not through its code."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_BUNDLE = "(SELECT id FROM cases_bundle WHERE client_key = %s)"
_CASES = f"(SELECT id FROM cases_case WHERE bundle_id IN {_BUNDLE})"
_REFERENCE = "(SELECT reference FROM cases_bundle WHERE client_key = %s)"
_OF_A_BUNDLE = {
    "bundles": f"SELECT count(*) FROM cases_bundle WHERE id IN {_BUNDLE}",
    "cases": f"SELECT count(*) FROM cases_case WHERE bundle_id IN {_BUNDLE}",
    "events": f"SELECT count(*) FROM cases_caseevent WHERE case_id IN {_CASES}",
    "values": f"SELECT count(*) FROM cases_casevalue WHERE case_id IN {_CASES}",
    "audit": f"SELECT count(*) FROM audit_entry WHERE action = 'bundle.opened' "
    f"AND object_id IN {_REFERENCE}",
    "jobs": f"SELECT count(*) FROM outbox_job JOIN {_REFERENCE} AS mine "
    "ON CAST(payload AS text) LIKE '%%' || mine.reference || '%%'",
    "receipts": f"SELECT count(*) FROM application_draft WHERE status = 'submitted' "
    f"AND bundle_reference IN {_REFERENCE}",
}
_TOLD = (
    "SELECT count(*) FROM city_messages_message WHERE case_reference IN "
    f"(SELECT reference FROM cases_case WHERE bundle_id IN {_BUNDLE} UNION {_REFERENCE[1:-1]})"
)


@dataclass(frozen=True)
class Ledger:
    """The database of a city: a file of SQLite, or the address of a PostgreSQL database."""

    place: Path | str

    def of_bundle(self, key: str) -> dict[str, int]:
        """How many rows of each kind came of one draft; all zero when it was never submitted."""
        return {what: self._number(query, key) for what, query in _OF_A_BUNDLE.items()}

    def notices_of(self, key: str) -> int:
        """How many notices tell of a bundle and its cases."""
        return self._number(_TOLD, key)

    def reference_of(self, key: str) -> str:
        (reference,) = self._rows(_REFERENCE[1:-1], key)[0]
        return str(reference)

    def unfinished(self) -> dict[str, int]:
        """Jobs that are not done and mails that are not sent, by their state."""
        jobs = self._rows("SELECT state FROM outbox_job WHERE state <> 'done'")
        mails = self._rows("SELECT status FROM city_messages_delivery WHERE status <> 'sent'")
        return dict(Counter(f"job {state}" for (state,) in jobs)) | dict(
            Counter(f"mail {status}" for (status,) in mails)
        )

    def mails(self) -> dict[str, int]:
        """Message-ID of every mail that the city owes, and how often it was tried."""
        return dict(self._rows("SELECT mail_id, attempts FROM city_messages_delivery"))

    def _number(self, query: str, key: str) -> int:
        return int(self._rows(query, *[key] * query.count("%s"))[0][0])

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        if isinstance(self.place, Path):
            with closing(sqlite3.connect(self.place, timeout=20)) as file:
                plain = query.replace("%s", "?").replace("%%", "%")
                return file.execute(plain, values).fetchall()
        with psycopg.connect(self.place) as server:
            return server.execute(query.encode(), values).fetchall()
