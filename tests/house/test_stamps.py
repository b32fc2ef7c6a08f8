"""Stamps: what was made is made again exactly when what it was made from has changed."""

import os
from pathlib import Path

import pytest

from house.stamps import digest_of, files_below, is_made, mark_made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "page.css").write_text("a {}")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "other.js").write_text("1")
    return folder


def test_packages_and_stamps_are_passed_over(source: Path) -> None:
    mark_made(source, "anything")
    assert [path.name for path in files_below(source)] == ["page.css"]


def test_touching_a_file_changes_nothing(source: Path) -> None:
    before = digest_of(files_below(source))
    os.utime(source / "deep" / "page.css", (0, 0))
    assert digest_of(files_below(source)) == before


@pytest.mark.parametrize("change", ["content", "name", "new", "gone"])
def test_every_real_change_is_seen(source: Path, change: str) -> None:
    page = source / "deep" / "page.css"
    before = digest_of(files_below(source))
    if change == "content":
        page.write_text("b {}")
    elif change == "name":
        page.rename(page.with_name("form.css"))
    elif change == "new":
        (source / "deep" / "empty.css").touch()
    else:
        page.unlink()
    assert digest_of(files_below(source)) != before


def test_a_version_is_part_of_the_digest(source: Path) -> None:
    assert digest_of(files_below(source), "v20") != digest_of(files_below(source), "v22")


def test_what_was_deleted_is_not_made(source: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    mark_made(made, "digest")
    assert is_made(made, "digest")
    assert not is_made(made, "another")
    (made / ".made-from").unlink()
    made.rmdir()
    assert not is_made(made, "digest")
