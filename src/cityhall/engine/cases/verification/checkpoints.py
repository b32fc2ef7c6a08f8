"""Writes a checkpoint of every chain that has grown since the last one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from django.db.models import F, Value
from django.db.models.functions import Greatest

from cityhall.engine.cases.models import Case, Checkpoint
from cityhall.engine.cases.verification import journal
from cityhall.engine.cases.verification.lines import (
    HEADS_A_LINE,
    Head,
    add_line,
    folder,
    last_line,
    read_lines,
)
from cityhall.kernel.transactions import write


def write_checkpoint(*, now: datetime) -> int:
    """Signs the heads that no checkpoint holds yet; how many. One writer at a time.

    The journal says which, so that nobody who holds the database can keep one back. What a killed
    process had committed without a line in the journal is found by `signed_sequence`; where
    somebody set that column, `verify` finds that no line supports it.
    """
    with _alone():
        _catch_up()
        written = _sign_taken(now=now)  # a writer before was killed
        if journal.take():
            written += _sign_taken(now=now)
        return written + _sign_left(now=now)


@contextmanager
def _alone() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sign_taken(*, now: datetime) -> int:
    """Signs what the journal names, whether or not the database still knows of it."""
    heads, written = journal.taken(), 0
    while block := list(islice(heads, HEADS_A_LINE)):
        written += _add(list(dict.fromkeys(block)), now=now)
    journal.forget_taken()
    return written


def _sign_left(*, now: datetime) -> int:
    """Signs heads of the database that are said to be unsigned."""
    last_id, written = 0, 0
    while rows := _unsigned(last_id):
        last_id = rows[-1][0]
        written += _add([head for _, head in rows], now=now)
    return written


def _unsigned(after: int) -> list[tuple[int, Head]]:
    """Id and head of cases behind this id with events that no checkpoint holds."""
    grown = Case.objects.filter(signed_sequence__lt=F("head_sequence"), pk__gt=after)
    rows = grown.order_by("pk").values_list("pk", "reference", "head_sequence", "head_hash")
    return [
        (case_id, (reference, sequence, head))
        for case_id, reference, sequence, head in rows[:HEADS_A_LINE]
    ]


def _add(heads: list[Head], *, now: datetime) -> int:
    """First the file, then the database: after a crash between the two the file is ahead by one
    line, and `_catch_up` tells the database what it holds."""
    last = last_line()
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    digest = add_line(number=number, at=now, heads=heads, previous=previous)
    _note(number, digest, heads, now=now)
    return len(heads)


@write
def _note(number: int, digest: str, heads: list[Head], *, now: datetime) -> None:
    by_sequence: dict[int, list[str]] = {}
    for reference, sequence, _ in heads:
        by_sequence.setdefault(sequence, []).append(reference)
    for sequence, references in by_sequence.items():
        signed = Greatest(F("signed_sequence"), Value(sequence))
        Case.objects.filter(reference__in=references).update(signed_sequence=signed)
    Checkpoint.objects.update_or_create(
        pk=1, defaults={"number": number, "digest": digest, "at": now}
    )


def _catch_up() -> None:
    """Tells the database of lines that it does not know: a writer stopped half-way."""
    last, known = last_line(), Checkpoint.objects.filter(pk=1).first()
    if last is None or (known and known.number >= last.number):
        return
    after = known.number if known else 0
    for line in read_lines():
        if line.is_genuine and line.number > after:
            moment = datetime.fromisoformat(line.at)
            _note(line.number, line.digest, list(line.heads), now=moment)
