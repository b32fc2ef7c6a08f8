"""Files that are there whole or not at all; archives that would write elsewhere."""

import errno
import io
from pathlib import Path

import pytest

from cityhall.foundation.backups import actions
from cityhall.foundation.backups.actions import unpack
from cityhall.foundation.backups.archive import Archive
from cityhall.foundation.backups.sealed import Sealer, new_keys, read_public
from cityhall.foundation.backups.writing import whole_file
from cityhall.kernel.errors import Conflict, Invalid

ABOUT = {"format": 1, "made_at": "2026-11-22T12:00:00+09:00", "engine": "sqlite", "more": 7}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    new_keys(tmp_path / "key", tmp_path / "key.pub")
    return tmp_path / "key"


def a_backup(key: Path, *names: str, about: dict[str, object] = ABOUT) -> Path:
    path = key.with_name("city.backup")
    with path.open("wb") as file:
        sealer = Sealer(file, read_public(key.with_name("key.pub")))
        archive = Archive(sealer)
        for name in names:
            archive.add(name, [b"content"])
        archive.close(about)
        sealer.close()
    return path


def test_it_is_laid_out_for_its_owner_only(key: Path, tmp_path: Path) -> None:
    unpacked = unpack(a_backup(key, "keys/cases"), key=key, folder=tmp_path / "into")
    laid = tmp_path / "into" / "keys" / "cases"
    assert laid.read_bytes() == b"content"
    assert (laid.stat().st_mode & 0o777, laid.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (unpacked.engine, unpacked.about["more"]) == ("sqlite", 7)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "a/../b", ".hidden", "a//b"])
def test_a_name_that_leads_elsewhere_is_refused(key: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match=r"backups\.changed"):
        unpack(a_backup(key, name), key=key, folder=tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_another_format_is_refused(key: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"backups\.from_newer"):
        unpack(a_backup(key, about=ABOUT | {"format": 2}), key=key, folder=tmp_path / "into")


def test_a_manifest_that_measures_otherwise_is_refused(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_backup(key, "a")
    honest = actions._lay_out

    def other_bytes(folder: Path, name: str, content: object) -> object:
        return honest(folder, name, [b"contenT"] if name == "a" else content)

    monkeypatch.setattr(actions, "_lay_out", other_bytes)
    with pytest.raises(Invalid, match=r"backups\.changed"):
        unpack(file, key=key, folder=tmp_path / "into")


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "backups" / "city.backup"
    with pytest.raises(Conflict, match=r"backups\.no_room"):
        write_half(path)
    assert list(path.parent.iterdir()) == []
    with whole_file(path) as file:
        io.BufferedWriter.write(file, b"whole")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"whole", 0o600)
