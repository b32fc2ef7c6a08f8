"""A PostgreSQL database of one's own, for cities and workers that are processes of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

EMPTY = "template1"


@contextmanager
def fresh_database(server: str, name: str, like: str = EMPTY) -> Iterator[str]:
    """The address of a database on `server` (postgres://user@host:port); dropped after.

    A copy of the database `like`, to which nobody may be connected; empty without one.
    """
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        control.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        control.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
        try:
            yield f"{server}/{name}"
        finally:
            control.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def server_that_answers(*candidates: str) -> str:
    """The first of the servers on which a database may be made; empty if there is none."""
    for server in candidates:
        try:
            with psycopg.connect(f"{server}/postgres", connect_timeout=3):
                return server
        except psycopg.OperationalError:
            continue
    return ""
