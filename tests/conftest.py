"""What every test stands on: its own folder for data, no way out of this machine, cheap passwords.

`--database-only` keeps the tests that touch a database: `make test` runs them again on PostgreSQL.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_socket import socket_allow_hosts

THIS_MACHINE = ["127.0.0.1", "::1", "localhost"]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
FEW, MANY = 3, 30

MakeRows = Callable[[int], object]
AssertFlat = Callable[[Client, str, MakeRows], None]

# A busy machine takes its time over any one example; what is to be quick is measured in bench/.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests of a database")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is collected: nothing may be written beside the developer's own data."""
    config.stash[VAR] = tempfile.TemporaryDirectory(prefix="cityhall-test-")
    settings.VAR_DIR = Path(config.stash[VAR].name)
    settings.STATIC_ROOT = settings.VAR_DIR / "static"
    settings.STATIC_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_SECOND_FACTOR = "offered"  # required has tests of its own
    # Templates name static files; hashed names would first need `collectstatic`.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}


VAR = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """PostgreSQL answers a test before the disk has it, and is emptied row by row between tests:
    truncating every table takes it a second, deleting the few rows of a test nearly nothing."""
    if connection.vendor != "postgresql":
        return
    connection.settings_dict["OPTIONS"] = {"options": "-c synchronous_commit=off"}
    truncate = connection.ops.sql_flush
    connection.ops.sql_flush = partial(_deletes, truncate)


def _deletes(
    truncate: Callable[..., list[str]], style: object, tables: list[str], **how: bool
) -> list[str]:
    """Statements that empty the tables past keys and guards, which only a superuser may do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,) or how.get("reset_sequences"):
            return truncate(style, tables, **how)
    emptied = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]
    return ["SET session_replication_role = replica", *emptied, "RESET session_replication_role"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Lays the tables once a worker, and copies them before any test has put a row into them."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            place = tmp_path_factory.mktemp("tables") / "cityhall.sqlite3"
            with closing(sqlite3.connect(place)) as copy:
                connection.connection.backup(copy)
            yield str(place)
            return
        connection.close()  # a database that somebody looks at cannot be copied
        laid = connection.settings_dict["NAME"]
        gone = f'DROP DATABASE IF EXISTS "{laid}_tables"'
        with connection._nodb_cursor() as server:
            server.execute(gone)
            server.execute(f'CREATE DATABASE "{laid}_tables" TEMPLATE "{laid}"')
    yield f"{laid}_tables"
    with django_db_blocker.unblock(), connection._nodb_cursor() as server:
        server.execute(gone)


@pytest.fixture(scope="session")
def tables(django_db_setup: str) -> str:
    """The city's tables without a row, for cities that are processes of their own to copy: a file
    of SQLite, or the name of a PostgreSQL database."""
    return django_db_setup


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[VAR].cleanup()


@pytest.hookimpl(tryfirst=True)  # before pytest itself chooses by marker
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "playwright" in fixtures_of(item):  # only what really drives Chromium stands on it
            item.add_marker(pytest.mark.browser)
    if config.getoption("--database-only"):
        left_out = [item for item in items if not touches_database(item)]
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=left_out)


def fixtures_of(item: pytest.Item) -> set[str]:
    """Names of all fixtures the test uses, directly or through others."""
    return set(getattr(item, "fixturenames", ()))


def touches_database(item: pytest.Item) -> bool:
    """Whether another database could change the outcome."""
    if item.get_closest_marker("one_engine"):
        return False
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE_FIXTURES & fixtures_of(item))


def pytest_runtest_setup() -> None:
    """A test that would reach another machine fails, and says where it wanted to go."""
    socket_allow_hosts(THIS_MACHINE, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """Each test's own place for keys, documents, mails and checkpoints: `settings.VAR_DIR`."""
    before = settings.VAR_DIR
    settings.VAR_DIR = tmp_path / "var"
    yield settings.VAR_DIR
    settings.VAR_DIR = before


@pytest.fixture
def assert_query_count_flat() -> AssertFlat:
    """`assert_query_count_flat(client, url, make_rows)`: 30 rows cost no more queries than 3.

    `make_rows(n)` adds n rows to what the page lists.
    """

    def queries(client: Client, url: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(url)
        assert answer.status_code == 200, f"{url} answers {answer.status_code}"
        return [query["sql"] for query in captured.captured_queries]

    def assert_flat(client: Client, url: str, make_rows: MakeRows) -> None:
        make_rows(FEW)
        queries(client, url)  # what is read once and then kept must not count as a query per row
        few = queries(client, url)
        make_rows(MANY - FEW)
        many = queries(client, url)
        told = "\n".join(many)
        assert len(many) <= len(few), f"{len(few)} queries for 3 rows, {len(many)} for 30:\n{told}"

    return assert_flat
