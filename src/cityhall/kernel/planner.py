"""What the database's planner knows of the tables: how many rows, and how values are spread."""

from django.db import connection

#: Rows of each index that SQLite looks at, so that it takes a moment however long the table is.
LOOKED_AT = 1000


def tell_planner() -> None:
    """Has the database look at what its tables hold by now; some seconds at most.

    SQLite never does so by itself. PostgreSQL does after many changes, but not at once after a
    city was loaded. `PRAGMA optimize` would leave out tables that nobody has asked about.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")
        else:
            cursor.execute("ANALYZE")
