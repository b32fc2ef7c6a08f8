"""The journal: what was committed since the last checkpoint, in a file beside the checkpoints.

One line a commit, written after the commit and before anybody is answered. It outlives the process
at once, and a power cut once the system has put it on the disk; whoever holds the database cannot
bring one about, and the next checkpoint signs from the database what no line names.
A checkpoint takes the lines over and signs them whatever the database says by then: what was cut
or removed meanwhile is found. A process killed between commit and line leaves no line, so that an
event without a line is nothing wrong, while a line without its event always is.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from cityhall.engine.cases.sealing import canonical
from cityhall.engine.cases.verification.lines import Head, folder


def _path() -> Path:
    return folder() / "journal.jsonl"


def _taken() -> Path:
    return folder() / "journal.taken.jsonl"


def note(heads: Sequence[Head]) -> None:
    """Writes one line, without waiting for the disk; to be called once the heads are committed.

    It begins with a line end of its own: what a power cut tore before it spoils only itself.
    """
    raw = b"\n" + canonical(heads) + b"\n"
    folder().mkdir(parents=True, exist_ok=True)
    file = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_SH)  # many may write at once, while nobody takes
        os.write(file, raw)
    finally:
        os.close(file)


def take() -> bool:
    """Moves all lines into the file of those about to be signed; False if there are none.

    A crash on the way leaves lines in both files, which are then signed twice: no harm.
    """
    if not _path().exists():
        return False
    with _path().open("r+b") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        if not os.fstat(journal.fileno()).st_size:
            return False
        with _taken().open("wb") as taken:
            shutil.copyfileobj(journal, taken)
            taken.flush()
            os.fsync(taken.fileno())
        _sync_folder()
        journal.truncate(0)
    return True


def taken() -> Iterator[Head]:
    """The heads about to be signed."""
    return _heads(_taken())


def forget_taken() -> None:
    """They are signed by now."""
    _taken().unlink(missing_ok=True)


def pending() -> Iterator[Head]:
    """All heads that no checkpoint holds for sure; in the order in which a line wanders."""
    yield from _heads(_path())
    yield from _heads(_taken())


def _heads(path: Path) -> Iterator[Head]:
    with suppress(FileNotFoundError), path.open("rb") as lines:
        for raw in lines:
            # What cannot be read was torn by a power cut, or is being written just now.
            with suppress(ValueError, TypeError):
                yield from [(str(ref), int(seq), str(head)) for ref, seq, head in json.loads(raw)]


def _sync_folder() -> None:
    file = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
