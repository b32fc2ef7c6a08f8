"""`make test`: nothing that failed, broke off or was missing counts as passed."""

import os
from pathlib import Path

import pytest

from house import testing
from house.testing import Stage, stages


def counted(closing_line: str, code: int) -> tuple[int, int]:
    result = testing._counted(Stage("SQLite", [], {}), closing_line, code)
    return result.passed, result.failed


@pytest.mark.parametrize(
    ("closing_line", "code", "expected"),
    [
        ("===== 12 passed in 3.20s =====", 0, (12, 0)),
        ("== 2 failed, 10 passed, 1 skipped in 3.20s ==", 1, (10, 2)),
        ("== 10 passed, 1 error in 3.20s ==", 1, (10, 1)),
        ("== 1 failed, 10 passed, 3 errors in 3.20s ==", 1, (10, 4)),
        ("===== no tests ran in 0.12s =====", 5, (0, 1)),
        ("Segmentation fault", -11, (0, 1)),
    ],
)
def test_the_closing_line_is_read(closing_line: str, code: int, expected: tuple[int, int]) -> None:
    assert counted(closing_line, code) == expected


@pytest.mark.parametrize(("required", "failed"), [(False, 0), (True, 1)])
def test_what_is_missing_fails_only_where_it_is_required(required: bool, failed: int) -> None:
    missing = Stage("Chromium", [], {}, "not run: no Chromium was found")
    result = testing._run(missing, required)
    assert (result.passed, result.failed) == (0, failed)


def test_without_a_server_or_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "_postgres", lambda: "")
    monkeypatch.setattr(testing, "chromium", lambda: None)
    sqlite, postgres, browser = stages()
    assert not sqlite.missing
    assert postgres.missing.startswith("not run: no PostgreSQL")
    assert browser.missing.startswith("not run: no Chromium")


def test_sqlite_is_tested_even_where_another_database_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CITYHALL_DATABASE_URL", "postgres://somebody@somewhere/else")
    monkeypatch.setattr(testing, "_postgres", lambda: "postgresql://tester@127.0.0.1/postgres")
    sqlite, postgres, _ = stages()
    assert "CITYHALL_DATABASE_URL" not in sqlite.environment
    assert postgres.environment["CITYHALL_DATABASE_URL"].startswith("postgresql://tester@")


def test_a_stage_that_hangs_is_ended_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nprintf ...\nexec sleep 100\n")
    hangs.chmod(0o755)
    monkeypatch.setattr(testing, "PYTHON", hangs)
    monkeypatch.setattr(testing, "STAGE_SECONDS", 0.5)
    result = testing._run(Stage("SQLite", [], dict(os.environ)), required=True)
    assert (result.passed, result.failed) == (0, 1)
