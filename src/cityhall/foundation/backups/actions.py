"""Making a backup and unpacking one."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from cityhall.foundation.backups import refusals
from cityhall.foundation.backups.archive import MANIFEST, Archive, Measured, Members, members_of
from cityhall.foundation.backups.copying import Snapshot, snapshot
from cityhall.foundation.backups.sealed import Sealer, opened, read_private, read_public, short_name
from cityhall.foundation.backups.writing import fsync_folder, whole_file

FORMAT = 1
SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")

#: What belongs to the city beside its database; asked once the snapshot stands.
Beside = Callable[[Snapshot], Members]


@dataclass(frozen=True)
class Made:
    """A finished backup: its file, the key it was made for, how many members and bytes."""

    path: Path
    recipient: str
    members: int
    size: int


@dataclass(frozen=True)
class Unpacked:
    """A backup that was whole and unchanged, laid out in a folder."""

    folder: Path
    engine: str
    made_at: datetime
    about: dict[str, Any] = field(default_factory=dict)
    members: dict[str, Measured] = field(default_factory=dict)


def make_backup(
    path: Path, *, recipient: Path, beside: Beside, about: dict[str, Any], now: datetime
) -> Made:
    """One sealed file with the database as of this moment and, after it, what stands beside it.

    `about` goes into the manifest; `beside` may still add to it. Nobody has to stop working. The
    file appears whole or not at all; raises `Conflict` (backups.no_room) or `Invalid`
    (backups.no_key).
    """
    public = read_public(recipient)
    with _private_folder() as folder, whole_file(path) as file, snapshot(Path(folder)) as still:
        sealer = Sealer(file, public)
        archive = Archive(sealer)
        for members in (still.members(), beside(still)):
            for name, content in members:
                archive.add(name, content)
        told = {"format": FORMAT, "made_at": now.isoformat(), "engine": still.engine, **about}
        archive.close(told)
        sealer.close()
    return Made(path, short_name(public), len(archive.members), path.stat().st_size)


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    """Beside the database, on the same disk and under the same protection."""
    var: Path = settings.VAR_DIR
    var.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=".backup-", dir=var)


def unpack(file: Path, *, key: Path, folder: Path) -> Unpacked:
    """Opens a backup into an empty folder, and compares every member with the manifest.

    Raises `Invalid`: backups.not_a_backup, other_key, cut, changed, no_key; `Conflict`
    (backups.no_room). What was unpacked until then is removed.
    """
    folder.mkdir(parents=True, mode=0o700)
    try:
        return _unpack(file, key=key, folder=folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise refusals.no_room(error.strerror or type(error).__name__) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _unpack(file: Path, *, key: Path, folder: Path) -> Unpacked:
    private = read_private(key)
    written: dict[str, Measured] = {}
    with _existing(file).open("rb") as sealed:
        for name, content in members_of(opened(sealed, private)):
            written[name] = _lay_out(folder, name, content)
    if MANIFEST not in written:
        raise refusals.cut()
    about = json.loads((folder / MANIFEST).read_bytes())
    del written[MANIFEST]
    if about.pop("format", None) != FORMAT:
        raise refusals.from_newer(MANIFEST)
    if {name: Measured(**each) for name, each in about.pop("members").items()} != written:
        raise refusals.changed()
    made_at = datetime.fromisoformat(about.pop("made_at"))
    return Unpacked(folder, about.pop("engine"), made_at, about, written)


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise refusals.not_a_backup()
    return file


def _lay_out(folder: Path, name: str, content: Any) -> Measured:
    if not SAFE_NAME.fullmatch(name):  # made by someone who wants to write elsewhere
        raise refusals.changed()
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as out:
        path.chmod(0o600)
        for piece in content:
            out.write(piece)
            size += len(piece)
            digest.update(piece)
    return Measured(size, digest.hexdigest())


def move_into_place(folder: Path, into: Path, *, now: datetime) -> Path | None:
    """The unpacked city gets its name; what had it is moved aside, and its new place returned."""
    aside = None
    if into.exists():
        aside = into.with_name(f"{into.name}.replaced-{now:%Y%m%dT%H%M%S}")
        into.rename(aside)
    folder.rename(into)
    fsync_folder(into.parent)
    return aside
