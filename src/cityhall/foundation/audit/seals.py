"""Seals over the audit: what is written in it cannot be changed or taken out unnoticed.

Every few minutes the entries since the last seal are summed up in one line: their numbers, how
many, the SHA-256 of them all, and the line before, under HMAC with a key outside the database.
The line stands in a table and in a file beside the signed checkpoints, so that neither the
database nor the file alone can be cut short. Entries younger than the last seal are guarded by
the table's triggers only.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from django.conf import settings

from cityhall.foundation.audit.models import Entry, Seal
from cityhall.kernel.keys import key_from
from cityhall.kernel.transactions import write

ENTRIES_A_SEAL = 5000
#: A transaction that began earlier may still commit an entry with a smaller number.
SETTLED = timedelta(minutes=10)
#: Asked of a snapshot of the database: how many lines it knows, and so may have beside it.
SEALS_KNOWN = "SELECT MAX(number) FROM audit_seal"
#: No number of an entry is smaller.
BEFORE_ALL = -(1 << 62)
_FIELDS = tuple(field.attname for field in Entry._meta.concrete_fields)


@dataclass(frozen=True)
class Line:
    """One seal. It covers entries after the line before's `last_entry` up to its own."""

    number: int
    last_entry: int
    entries: int
    digest: str
    previous: str
    at: str

    def stamp(self) -> str:
        """Who has no key cannot make it; the next line names it."""
        key = key_from(Path(settings.VAR_DIR) / "keys" / "audit")
        return hmac.digest(key, _canonical(asdict(self)), "sha256").hex()


@dataclass(frozen=True)
class Altered:
    """Something in the audit that is not as it was written."""

    code: str
    reference: str
    message: str


def _path() -> Path:
    return Path(settings.VAR_DIR) / "checkpoints" / "audit.jsonl"


def seal_entries(*, now: datetime, is_at_rest: bool = False) -> int:
    """Seals what has settled since the last time; how many entries. One writer at a time. In a
    city at rest, where nobody has anything half written, that is all there is."""
    sealed, latest = 0, None if is_at_rest else now - SETTLED
    with _alone():
        lines = list(_read_lines())
        _tell_table(lines)
        if Seal.objects.count() != len(lines) or not all(stamp for _, stamp in lines):
            return 0  # altered: `verify` says how, and nothing is built on it
        last = lines[-1] if lines else None
        while entries := _settled(last[0].last_entry if last else BEFORE_ALL, latest):
            last = _add(last, entries, now)
            sealed += len(entries)
    return sealed


@contextmanager
def _alone() -> Iterator[None]:
    _path().parent.mkdir(parents=True, exist_ok=True)
    with _path().with_name("audit.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _settled(after: int, latest: datetime | None) -> list[dict[str, Any]]:
    rows = list(Entry.objects.filter(id__gt=after).order_by("id").values(*_FIELDS)[:ENTRIES_A_SEAL])
    if latest is None:
        return rows
    young = next((at for at, row in enumerate(rows) if row["at"] > latest), len(rows))
    return rows[:young]


def _add(
    last: tuple[Line, str] | None, entries: list[dict[str, Any]], now: datetime
) -> tuple[Line, str]:
    """First the file, then the table; after a crash between the two `_tell_table` makes it up."""
    number, previous = (last[0].number + 1, last[1]) if last else (1, "")
    at = _plain(now)
    line = Line(number, entries[-1]["id"], len(entries), _digest(entries), previous, at)
    stamp = line.stamp()
    with _path().open("ab") as file:
        file.write(_canonical({**asdict(line), "stamp": stamp}) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _tell_table([(line, stamp)])
    return line, stamp


@write
def _tell_table(lines: list[tuple[Line, str]]) -> None:
    known = set(Seal.objects.values_list("number", flat=True))
    Seal.objects.bulk_create(
        Seal(number=line.number, last_entry=line.last_entry, stamp=stamp)
        for line, stamp in lines
        if stamp and line.number not in known
    )


def raw_seals(upto: int) -> Iterator[bytes]:
    """The first lines as they stand in the file, for a copy of it."""
    if _path().exists():
        with _path().open("rb") as lines:
            yield from islice(lines, upto)


def _read_lines() -> Iterator[tuple[Line, str]]:
    """Each whole line with its stamp; '' for a stamp that does not fit."""
    for raw in raw_seals(10**9):
        if not raw.endswith(b"\n"):
            return  # torn by a power cut before anyone relied on it
        try:
            content = json.loads(raw)
            stamp = content.pop("stamp")
            line = Line(**content)
            fits = hmac.compare_digest(line.stamp(), stamp)
        except (ValueError, TypeError, KeyError, AttributeError):
            line, fits, stamp = Line(0, 0, 0, "", "", ""), False, ""
        yield line, stamp if fits else ""


def altered_entries() -> Iterator[Altered]:
    """Everything in the audit that is not as it was when it was sealed."""
    after, previous, number = BEFORE_ALL, "", 0
    table = Seal.objects.order_by("number").values_list("number", "stamp")
    for number, (of_file, known) in enumerate(zip_longest(_read_lines(), table.iterator()), 1):
        if of_file is None or known is None or not of_file[1] or known != (number, of_file[1]):
            yield _seal_altered(number)
        if of_file is None:
            return
        line, stamp = of_file
        if stamp and line.previous != previous:
            yield _seal_altered(number)
        if stamp and not _fits(line, after):
            yield Altered(
                "audit_entry_altered",
                f"監査{number}",
                f"監査の記録 {max(after + 1, 1)}〜{line.last_entry} 番のどれかが、"
                "書き換えられたか、消されたか、加えられています。",
            )
        after, previous = (line.last_entry, stamp) if stamp else (after, previous)


def _seal_altered(number: int) -> Altered:
    return Altered(
        "audit_seal_altered",
        f"監査{number}",
        f"監査の記録の封{number}が、消されたか、書き換えられています。",
    )


def _fits(line: Line, after: int) -> bool:
    rows = Entry.objects.filter(id__gt=after, id__lte=line.last_entry).order_by("id")
    entries = list(rows.values(*_FIELDS))
    return len(entries) == line.entries and _digest(entries) == line.digest


def _digest(entries: list[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(_canonical(entry) + b"\n")
    return digest.hexdigest()


def _canonical(content: Any) -> bytes:
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    ).encode()


def _plain(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
