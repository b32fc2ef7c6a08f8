"""What tests of faults share: a database that processes of their own may use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.databases import fresh_database


@pytest.fixture
def database(request: pytest.FixtureRequest, tables: str, tmp_path: Path) -> Iterator[str]:
    """The address of a PostgreSQL database with the city's tables and no row in them; nothing for
    SQLite, where a file with them lies in the folder of the test."""
    if connection.vendor == "sqlite":
        shutil.copy(tables, tmp_path / "cityhall.sqlite3")
        yield ""
        return
    of = connection.settings_dict
    server = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    name = Path(request.node.path).stem.removeprefix("test_")
    with fresh_database(server, f"{of['NAME']}_{name}", tables) as address:
        yield address
