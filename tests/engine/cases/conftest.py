"""A published small catalogue, the city's units, and an office with everybody in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from cityhall.engine.procedures.api import Catalogue, ProcedureVersion
from cityhall.engine.procedures.content import content_of, digest_of
from tests.engine.cases.catalogue import small_catalogue
from tests.engine.cases.scenarios import Office, an_office
from tests.factories.people import TESTS
from tests.factories.places import NOON, kokura_kita


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return small_catalogue(tmp_path_factory.getbasetemp() / "small_catalogue")


def publish(small: Catalogue) -> Office:
    """The versions are written here, since only a catalogue without a fault can be published, and
    this one leaves out all that cases do not look at."""
    kokura_kita()
    for procedure in small.procedures:
        publish_again(small, procedure)
    return an_office()


def publish_again(small: Catalogue, procedure: str) -> None:
    """One procedure as the catalogue has it now, as its next version."""
    content = content_of(small, small.procedures[procedure])
    ProcedureVersion.objects.create(
        procedure=procedure,
        number=ProcedureVersion.objects.filter(procedure=procedure).count() + 1,
        digest=digest_of(content),
        content=content,
        published_at=NOON,
        published_by=TESTS.label,
    )


@pytest.fixture
def office(db: None, small: Catalogue, var_dir: Path) -> Office:
    """In a test's own transaction."""
    return publish(small)


@pytest.fixture
def lasting_office(
    transactional_db: None, small: Catalogue, var_dir: Path, tmp_path: Path
) -> Iterator[Office]:
    """Committed, for tests with several connections or of what happens after a commit."""
    with in_a_file(tmp_path / "several.sqlite3"):
        yield publish(small)


@contextmanager
def in_a_file(path: Path) -> Iterator[None]:
    """On SQLite the tests' database lies in memory, where writers cannot wait for each other;
    meanwhile a copy of it in a file takes its place, as in the running product."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    name, in_memory = connection.settings_dict["NAME"], connection.connection
    with closing(sqlite3.connect(path)) as copy:
        in_memory.backup(copy)
    connection.connection = None
    connection.settings_dict["NAME"] = str(path)
    try:
        connection.connect()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, in_memory
