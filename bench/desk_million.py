"""The desk of an ordinary clerk at 1,000,000 cases against 10,000: every view, the page of a case.

Whole requests, as a browser makes them, by the same clerk, in interleaved rounds over two
databases that differ in nothing but how many cases they hold; first on SQLite, then on PostgreSQL
(CITYHALL_TEST_DATABASE_URL, else a server at 127.0.0.1). The number of queries must be the same.
What the audit costs is measured on the page of a case, with and without its entry.
"""

import logging
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bench._city_of_cases import CLERK, Models, case_of_the_clerk, fill, found_a_city
from bench._measure import finish, medians, report

SIZES = {"few": 10_240, "many": int(os.environ.get("CITYHALL_BENCH_CASES", "1000000"))}
BAR, AUDIT_BAR, ROUNDS, PAGE = 1.5, 1.2, 11, 50
ENGINES = ("sqlite", "postgresql")
Kind = TypeVar("Kind", bound="City")


def main() -> None:
    """One process an engine: Django is set up for one database."""
    engine = sys.argv[1] if len(sys.argv) > 1 else ""
    if engine:
        with prepared(engine) as names:
            finish(*_measured(engine, names))
    import subprocess

    codes = [subprocess.run([sys.executable, "-m", "bench.desk_million", each]).returncode
             for each in ENGINES]  # fmt: skip
    finish(*(code == 0 for code in codes))


@contextmanager
def prepared(engine: str) -> Iterator[Mapping[str, str]]:
    """Django over a folder of its own, and the names of databases to be made."""
    with tempfile.TemporaryDirectory(prefix="cityhall-bench-") as folder:
        os.environ["CITYHALL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "cityhall.config.settings"
        os.environ["CITYHALL_STAFF_SECOND_FACTOR"] = "offered"  # signing in is not measured
        with _databases(engine, Path(folder)) as names:
            import django

            django.setup()
            yield names


@contextmanager
def _databases(engine: str, folder: Path) -> Iterator[Mapping[str, str]]:
    """Names of a template and its two copies."""
    if engine == "sqlite":
        os.environ.pop("CITYHALL_DATABASE_URL", None)
        yield {name: str(folder / f"{name}.sqlite3") for name in ("template", *SIZES)}
        return
    import psycopg

    from tests.faults.databases import server_that_answers

    server = server_that_answers(*_servers())
    stem = f"cityhall_bench_{secrets.token_hex(4)}"
    names = {name: f"{stem}_{name}" for name in ("template", *SIZES)}
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        control.execute(f'CREATE DATABASE "{names["template"]}"'.encode())
        os.environ["CITYHALL_DATABASE_URL"] = f"{server}/{names['template']}"
        try:
            yield names
        finally:
            from django.db import connections

            connections.close_all()
            for name in names.values():
                control.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _servers() -> list[str]:
    given = os.environ.get("CITYHALL_TEST_DATABASE_URL")
    usual = [f"postgresql://{user}@127.0.0.1:5432" for user in ("postgres", "root")]
    return [given] if given else usual


def _copied(names: Mapping[str, str], size: str) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        shutil.copyfile(names["template"], names[size])
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{names[size]}" TEMPLATE "{names["template"]}"')


def made(names: Mapping[str, str], kind: type[Kind]) -> dict[str, Kind]:
    """The city in each size."""
    from django.db import connection

    logging.disable(logging.INFO)  # a line for each request is no part of the page
    connection.settings_dict["NAME"] = names["template"]
    models = found_a_city()
    connection.close()
    for size in SIZES:
        _copied(names, size)
    return {size: kind(names[size], models, count) for size, count in SIZES.items()}


def _measured(engine: str, names: Mapping[str, str]) -> list[bool]:
    cities = made(names, City)
    pages = _pages()
    for city in cities.values():
        city.check(pages)
    works = {f"{size} {page}": city.opens(address)
             for page, address in pages.items() for size, city in cities.items()}  # fmt: skip
    times = medians(works, rounds=ROUNDS, warm_up=3)
    kept = [
        report(
            f"desk_million {engine} {page}", times[f"many {page}"] / times[f"few {page}"], BAR,
            many_ms=round(times[f"many {page}"] * 1000, 1),
            few_ms=round(times[f"few {page}"] * 1000, 1),
            queries=_same(page, cities),
        )
        for page in pages
    ]  # fmt: skip
    return [*kept, _audit(engine, cities["many"])]


def _pages() -> dict[str, str]:
    from cityhall.engine.cases.api import VIEWS

    views = {f"view {view}": f"/desk/?view={view}" for view in VIEWS}
    channels = {f"view {view} by post": f"/desk/?view={view}&channel=post"
                for view in ("open", "todo", "closed")}  # fmt: skip
    return {**views, **channels, "case": f"/desk/cases/{case_of_the_clerk(0)}/"}


def _same(page: str, cities: Mapping[str, "City"]) -> int:
    """How many queries the page makes: the same in both cities, else this stops."""
    counted = {city.queries[page] for city in cities.values()}
    if len(counted) > 1:
        raise SystemExit(f"{page}: {sorted(counted)} queries")
    return counted.pop()


class City:
    """One database, and the clerk's browser in it."""

    def __init__(self, name: str, models: Models, count: int) -> None:
        from django.db import connections

        self.connection = connections.create_connection("default")
        self.connection.settings_dict = {**self.connection.settings_dict, "NAME": name}
        self.queries: dict[str, int] = {}
        self.enter()
        fill(models, count)
        self.connection.close()
        self.browser = self.sign_in()

    def sign_in(self) -> Any:
        """The clerk's browser."""
        from django.test import Client

        from cityhall.foundation.accounts.api import User

        browser = Client(headers={"host": "localhost"})
        backend = "django.contrib.auth.backends.ModelBackend"
        browser.force_login(User.objects.get(login=CLERK), backend=backend)
        return browser

    def enter(self) -> None:
        from django.db import connections

        connections["default"] = self.connection

    def opens(self, address: str) -> Callable[[], Any]:
        """A request; the connection is kept, as by a server."""
        from django.core.signals import request_finished, request_started
        from django.db import close_old_connections

        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

        def opened() -> Any:
            self.enter()
            answer = self.browser.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
            return answer

        return opened

    def check(self, pages: Mapping[str, str], at_least: int = PAGE) -> None:
        """Every list fills its page; counts the queries, once everything is warm."""
        from django.test.utils import CaptureQueriesContext

        for page, address in pages.items():
            opened = self.opens(address)
            opened()
            counted = []
            for _ in range(2):  # one of them may also note when the sign-in was last used
                with CaptureQueriesContext(self.connection) as captured:
                    answer = opened()
                counted.append(len(captured))
            self.queries[page] = min(counted)
            rows = self.rows_in(answer)
            if page != "case" and rows < at_least:
                raise SystemExit(f"{page} shows only {rows} cases")

    def rows_in(self, answer: Any) -> int:
        return int(answer.content.count(b"data-row"))


def _audit(engine: str, city: City) -> bool:
    """The page of a case with its entry in the audit, against the same without one."""
    from unittest.mock import patch

    opened = city.opens(f"/desk/cases/{case_of_the_clerk(1)}/")

    def unrecorded() -> None:
        with patch("cityhall.engine.cases.queries.case_page.record_read"):
            opened()

    times = medians({"with": opened, "without": unrecorded}, rounds=60, warm_up=5)
    return report(
        f"desk_million {engine} audit", times["with"] / times["without"], AUDIT_BAR,
        with_ms=round(times["with"] * 1000, 1), without_ms=round(times["without"] * 1000, 1),
    )  # fmt: skip


if __name__ == "__main__":
    main()
