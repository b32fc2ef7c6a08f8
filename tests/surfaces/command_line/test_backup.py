"""Backup of a city at work, and its way back: processes of their own, as people run them.

docs/how-to/back-up-and-restore.md is followed: its blocks are run as they stand, in other places.
One city serves all questions of a test, because making one takes seconds.
"""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.faults.databases import fresh_database
from tests.tools.how_to import follow

CHECKOUT = Path(__file__).parents[3]
PAGE = "back-up-and-restore.md"
PG_ADDRESS = "postgres://city@localhost/empty_database"
# A database of its own, of the kind that the run is about; no transaction of ours stays open.
pytestmark = pytest.mark.django_db(transaction=True)


class City:
    """A folder and a database, and commands that see only these."""

    def __init__(self, var: Path, database: str) -> None:
        self.var, self.database = var, database

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DJANGO_SETTINGS_MODULE": "cityhall.config.settings",
            "CITYHALL_VAR": str(self.var),
            "CITYHALL_DATABASE_URL": self.database,
        }

    def start(self, module: str, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, words)], env=self.environment, cwd=CHECKOUT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def follow(self, *words: str) -> str:
        """The page's block with these words, which ends well; what it printed."""
        beside = self.var.parent
        paths = {
            "/media/usb": str(beside / "usb"),
            "/mnt/backups": str(beside / "backups"),
            "/mnt/elsewhere": str(beside / "elsewhere"),
            "/srv/cityhall-new": str(beside / "restored"),
            PG_ADDRESS: self.database,
        }
        done = follow(PAGE, *words, environment=self.environment, instead=paths)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def say(self, *words: object, limit: int = 0) -> tuple[int, str, str]:
        process = subprocess.run(
            [sys.executable, "-m", "cityhall.surfaces.command_line", *map(str, words)],
            env=self.environment, cwd=CHECKOUT, capture_output=True, text=True,
            preexec_fn=(lambda: _smaller_files(limit)) if limit else None,
        )  # fmt: skip
        return process.returncode, process.stdout, process.stderr

    def ask(self, question: str) -> list[tuple[object, ...]]:
        if self.database:
            with psycopg.connect(self.database) as city:
                return city.execute(question.encode()).fetchall()
        with closing(sqlite3.connect(self.var / "cityhall.sqlite3")) as city:
            found = city.execute(question).fetchall()
            city.commit()
            return found

    def change(self, statement: str) -> None:
        self.ask(statement + " RETURNING 1")


def _smaller_files(limit: int) -> None:
    """No file of the process may grow beyond this: what a full disk does, told as EFBIG."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@contextmanager
def databases(tables: str) -> Iterator[list[str]]:
    """Addresses of one with the city's tables and of an empty one; empty words on SQLite."""
    if connection.vendor == "sqlite":
        yield ["", ""]
        return
    of = connection.settings_dict
    server = f"postgres://{of['USER']}@{of['HOST']}:{of['PORT']}"
    a, b = (f"{of['NAME']}_backup_{each}" for each in "ab")
    with fresh_database(server, a, tables) as first, fresh_database(server, b) as second:
        yield [first, second]


@pytest.fixture
def cities(tmp_path: Path, tables: str) -> Iterator[tuple[City, City]]:
    """One that is at work, with documents; and a place for the other, which does not exist yet."""
    with databases(tables) as (one, other):
        working = City(tmp_path / "working", one)
        if not one:
            working.var.mkdir()
            shutil.copy(tables, working.var / "cityhall.sqlite3")
        made = working.start("tests.surfaces.command_line.busy_city", "prepare")
        told = made.communicate(timeout=120)
        assert made.returncode == 0, told
        for name in ("usb", "elsewhere"):
            (tmp_path / name).mkdir()
        working.follow("backup-key")
        yield working, City(tmp_path / "restored", other)


def restore(city: City, file: Path, *more: str) -> tuple[int, str, str]:
    key = city.var.parent / "usb" / "cityhall-backup"
    database = ["--database", city.database] if city.database else []
    return city.say("restore", file, "--key", key, "--into", city.var, *database, *more, "--json")


def test_a_city_at_work_comes_back_whole(cities: tuple[City, City], tmp_path: Path) -> None:
    working, restored = cities
    file = _backed_up_while_people_submit(working, tmp_path)
    _comes_back(working, restored)
    _whatever_is_altered_is_found_and_named(restored)
    _goes_on(restored)
    _is_never_overwritten_unasked(restored, file)
    _is_refused_when_not_as_made(restored, file, tmp_path)
    _a_full_disk_leaves_no_half_file(working, tmp_path)


def _backed_up_while_people_submit(working: City, tmp_path: Path) -> Path:
    people = working.start("tests.surfaces.command_line.busy_city", "work")
    try:
        assert people.stdout is not None
        while not people.stdout.readline().startswith("receipt"):
            assert people.poll() is None
        told = working.follow("bin/cityhall backup ")
        during = people.stdout.readline()
    finally:
        people.kill()
        people.communicate()
    assert during, "people went on while the backup was made"
    working.follow("/mnt/elsewhere", "cp ")
    (file,) = (tmp_path / "backups").iterdir()
    assert str(file) in told
    assert b"CREATE TABLE" not in file.read_bytes()
    assert not list(working.var.glob(".backup-*"))
    assert not list(working.var.glob("documents/held/*"))
    return file


def _comes_back(working: City, restored: City) -> None:
    restored.follow("bin/cityhall restore", PG_ADDRESS if restored.database else "# last")
    assert "書き換えや欠けはありません" in restored.follow("bin/cityhall verify")
    restored.follow("/mnt/elsewhere", "tail")
    for table in ("cases_case", "cases_caseevent", "cases_casevalue", "documents_document"):
        (count,), (before,) = (
            city.ask(f"SELECT count(*) FROM {table}")[0] for city in (restored, working)
        )
        assert 0 < count <= before, table  # type: ignore[operator]  # both are numbers
    wanted = {row[0] for row in restored.ask("SELECT sha256 FROM documents_document")}
    assert wanted == {path.name for path in (restored.var / "documents").glob("*/*/*")}
    assert (restored.var / "keys" / "cases").stat().st_mode & 0o777 == 0o600


def _goes_on(restored: City) -> None:
    more = restored.start("tests.surfaces.command_line.busy_city", "once")
    told = more.communicate(timeout=60)
    assert more.returncode == 0, ("the restored city goes on", told)


def _is_never_overwritten_unasked(restored: City, file: Path) -> None:
    code, _, err = restore(restored, file)
    assert (code, "案件を持つ市がすでにあります" in err) == (1, True)
    code, out, err = restore(restored, file, "--replace")
    assert code == 0, out + err
    aside = json.loads(out)["moved_aside"]
    assert Path(aside[0]).is_dir(), "nothing is deleted"
    if restored.database:
        (count,) = restored.ask(f"SELECT count(*) FROM {aside[1]}.cases_case")[0]
        assert count


def _is_refused_when_not_as_made(restored: City, file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    (tmp_path / "wrong.backup").write_bytes(changed)
    nowhere = City(tmp_path / "nowhere", "")
    code, _, err = restore(nowhere, tmp_path / "wrong.backup")
    assert (code, "書き換わっています" in err) == (1, True), err
    assert not nowhere.var.exists()
    assert not list(tmp_path.glob(".*restoring*"))


def _a_full_disk_leaves_no_half_file(working: City, tmp_path: Path) -> None:
    before = sorted((tmp_path / "backups").iterdir())
    code, _, err = working.say(
        "backup", tmp_path / "backups", "--recipient-key", tmp_path / "usb" / "cityhall-backup.pub",
        limit=1_500_000 if working.database else 2_000_000,
    )  # fmt: skip
    assert (code, "書きかけのファイルは残していません" in err) == (1, True), err
    assert sorted((tmp_path / "backups").iterdir()) == before


def _whatever_is_altered_is_found_and_named(restored: City) -> None:
    """A byte at a time: of events, of what stands beside them, of the audit, a notice, a document
    and the signed lines; once all are put back nothing is found."""
    somebody = restored.start("tests.surfaces.command_line.busy_city", "alter")
    out, err = somebody.communicate(timeout=120)
    assert somebody.returncode == 0, err
    *altered, whole = map(json.loads, out.splitlines())
    assert len(altered) == 14
    unnoticed = [
        each for each in altered if each["exit"] != 1 or each["called"] not in each["says"]
    ]
    assert unnoticed == []
    assert whole["exit"] == 0, whole
