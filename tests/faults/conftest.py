"""What tests of faults share: a database that processes of their own may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.databases import fresh_database


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL database; nothing for SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    of = connection.settings_dict
    server = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}"
    name = Path(request.node.path).stem.removeprefix("test_")
    with fresh_database(server, f"{of['NAME']}_{name}") as address:
        yield address
