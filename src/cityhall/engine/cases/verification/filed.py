"""How far each case is named outside the database: in the signed lines or in the journal."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice

from cityhall.engine.cases.verification.lines import Head, Line, read_lines, size

#: An event may bear the moment at which its request began, and be committed this much later.
SETTLED = timedelta(minutes=10)
_ADD = (
    "INSERT INTO filed VALUES (?, ?) ON CONFLICT (reference) "
    "DO UPDATE SET sequence = max(sequence, excluded.sequence)"
)


class Filed:
    """The highest sequence filed of each case; kept in a temporary file, so that memory does not
    grow with the cases."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)
        self._table.execute(
            "CREATE TABLE filed (reference TEXT PRIMARY KEY, sequence INTEGER) WITHOUT ROWID"
        )
        self._lines, self._size = 0, size()
        self.last_at: datetime | None = None

    def close(self) -> None:
        """Lets go of the temporary file."""
        self._table.close()

    def add(self, heads: Iterable[Head]) -> None:
        """Heads of the journal."""
        self._table.execute("BEGIN")
        self._table.executemany(_ADD, ((reference, number) for reference, number, _ in heads))
        self._table.execute("COMMIT")

    def add_line(self, line: Line) -> None:
        """The heads of the next line."""
        self._lines += 1
        self.add(line.heads)
        if line.is_genuine:
            self.last_at = datetime.fromisoformat(line.at)

    def catch_up(self) -> None:
        """Adds the lines that were written since; cheap where there are none."""
        grown = size()
        if grown == self._size:
            return
        self._size = grown
        for line in islice(read_lines(), self._lines, None):
            self.add_line(line)

    def upto(self, references: Collection[str]) -> dict[str, int]:
        """The highest sequence of each of some hundred cases; none that was never named."""
        places = ", ".join("?" * len(references))
        query = f"SELECT reference, sequence FROM filed WHERE reference IN ({places})"
        return dict(self._table.execute(query, list(references)).fetchall())

    def is_overdue(self, at: datetime) -> bool:
        """Whether a line was written so long after this moment that it must hold what happened."""
        return self.last_at is not None and at + SETTLED < self.last_at
