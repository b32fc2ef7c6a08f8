"""The file of signed checkpoints: one JSON line each, only ever added to.

A line names the heads of the chains that have grown since the line before, and the digest of the
line before; all of it signed by Ed25519. Who holds the database alone
can neither write such a line nor take one out unnoticed.
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from django.conf import settings

from cityhall.engine.cases.keys import signing_key
from cityhall.engine.cases.sealing import canonical

Head = tuple[str, int, str]  # reference, sequence, hash
#: Asked of a snapshot of the database: how many lines it knows, and so may have beside it.
LINES_KNOWN = "SELECT number FROM cases_checkpoint WHERE id = 1"
HEADS_A_LINE = 1000  # a line is read whole; this keeps it, and so the memory of verify, small


@dataclass(frozen=True)
class Line:
    """One checkpoint as read. `digest` is of the whole line; `is_genuine` says whether the
    signature fits."""

    number: int
    at: str
    heads: tuple[Head, ...]
    previous: str
    digest: str
    is_genuine: bool


def folder() -> Path:
    return Path(settings.VAR_DIR) / "checkpoints"


def _file() -> Path:
    return folder() / "cases.jsonl"


def read_lines() -> Iterator[Line]:
    """All lines in order, one in memory at a time. A line that cannot be read is not genuine.

    A last line without its end was torn by a power cut before anyone relied on it: passed over.
    """
    if not _file().exists():
        return
    with _file().open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            if raw.endswith(b"\n"):
                yield _read(number, raw)


def raw_lines(upto: int) -> Iterator[bytes]:
    """The first lines as they stand in the file, for a copy of it."""
    if _file().exists():
        with _file().open("rb") as lines:
            yield from islice(lines, upto)


def last_line() -> Line | None:
    """The last whole line, read from the end of the file."""
    if not _file().exists():
        return None
    with _file().open("rb") as file:
        whole, _, _ = _tail(file).rpartition(b"\n")
    raw = whole.rpartition(b"\n")[2]
    return _read(0, raw + b"\n") if raw else None


def _tail(file: BinaryIO, block: int = 65_536) -> bytes:
    """The end of the file from before its last whole line."""
    size, tail = file.seek(0, os.SEEK_END), b""
    while size and tail.count(b"\n") < 2:
        start = max(0, size - block)
        file.seek(start)
        tail = file.read(size - start) + tail
        size = start
    return tail


def _without_torn_line(file: BinaryIO) -> None:
    torn = _tail(file).rpartition(b"\n")[2]
    if torn:
        file.truncate(file.seek(0, os.SEEK_END) - len(torn))
    file.seek(0, os.SEEK_END)


def size() -> int:
    """Of the file, in bytes."""
    return _file().stat().st_size if _file().exists() else 0


def add_line(*, number: int, at: datetime, heads: Sequence[Head], previous: str) -> str:
    """Signs and writes one line, through to the disk; its digest."""
    content = {
        "number": number, "at": at, "heads": [list(head) for head in heads], "previous": previous,
    }  # fmt: skip
    signature = b64encode(signing_key().sign(canonical(content))).decode()
    raw = canonical({**content, "signature": signature}) + b"\n"
    folder().mkdir(parents=True, exist_ok=True)
    _file().touch()
    with _file().open("r+b") as file:
        _without_torn_line(file)
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(raw).hexdigest()


def _read(number: int, raw: bytes) -> Line:
    digest = hashlib.sha256(raw).hexdigest()
    try:
        content: dict[str, Any] = json.loads(raw)
        signature = b64decode(content.pop("signature"))
        heads = tuple((str(ref), int(seq), str(head)) for ref, seq, head in content["heads"])
        signing_key().public_key().verify(signature, canonical(content))
        return Line(int(content["number"]), content["at"], heads, content["previous"], digest, True)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        return Line(number, "", (), "", digest, False)
