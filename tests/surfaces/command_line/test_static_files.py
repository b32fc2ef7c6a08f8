"""Static files are collected once, and again when they have changed or gone."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from cityhall.surfaces.command_line.static_files import collect_static_files


@pytest.fixture
def made(settings: Settings, tmp_path: Path) -> Path:
    """A small part of a page, where the build would have put it."""
    settings.VAR_DIR, settings.ASSETS_DIR = tmp_path / "var", tmp_path / "dist"
    settings.STATIC_ROOT = settings.VAR_DIR / "static"
    settings.STATICFILES_DIRS = [settings.ASSETS_DIR]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    settings.ASSETS_DIR.mkdir()
    part = tmp_path / "dist" / "part.css"
    part.write_text("p { color: black }")
    return part


def names(settings: Settings) -> set[str]:
    return {path.name for path in Path(settings.STATIC_ROOT).iterdir() if path.suffix == ".css"}


def test_once_then_only_after_a_change(settings: Settings, made: Path) -> None:
    assert collect_static_files()
    assert not collect_static_files()
    before = names(settings)
    assert len(before) == 2  # the plain name and the one by content
    made.write_text("p { color: navy }")
    assert collect_static_files()
    assert names(settings) > before  # a page that is still open finds its old part


def test_what_was_thrown_away_comes_back(settings: Settings, made: Path) -> None:
    collect_static_files()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert collect_static_files()


def test_a_checkout_that_was_never_built_is_told_so(settings: Settings, made: Path) -> None:
    made.unlink()
    made.parent.rmdir()
    with pytest.raises(SystemExit, match="make setup"):
        collect_static_files()
