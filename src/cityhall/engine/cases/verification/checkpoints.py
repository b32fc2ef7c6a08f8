"""Writes a checkpoint of every chain that has grown since the last one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from cityhall.engine.cases.models import Case, Checkpoint
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
    """Signs the heads that no checkpoint holds yet; how many. One writer at a time."""
    written = 0
    with _alone():
        _catch_up()
        while heads := _unsigned():
            _add(heads, now=now)
            written += len(heads)
    return written


@contextmanager
def _alone() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unsigned() -> list[tuple[int, int, Head]]:
    """Id, signed sequence and head of cases with events that no checkpoint holds."""
    grown = Case.objects.exclude(signed_sequence=F("head_sequence")).order_by("id")
    rows = grown.values_list("id", "signed_sequence", "reference", "head_sequence", "head_hash")
    return [
        (case_id, signed, (reference, sequence, head))
        for case_id, signed, reference, sequence, head in rows[:HEADS_A_LINE]
    ]


def _add(heads: list[tuple[int, int, Head]], *, now: datetime) -> None:
    """First the file, then the database: after a crash between the two the file is ahead by one
    line, and `_catch_up` tells the database what it holds."""
    last = last_line()
    number, previous = (last.number + 1, last.digest) if last else (1, "")
    cases = (last.cases if last else 0) + sum(signed == 0 for _, signed, _ in heads)
    only = [head for _, _, head in heads]
    digest = add_line(number=number, at=now, cases=cases, heads=only, previous=previous)
    _note(number, digest, cases, only, now=now)


@write
def _note(number: int, digest: str, cases: int, heads: list[Head], *, now: datetime) -> None:
    by_sequence: dict[int, list[str]] = {}
    for reference, sequence, _ in heads:
        by_sequence.setdefault(sequence, []).append(reference)
    for sequence, references in by_sequence.items():
        signed = Greatest(F("signed_sequence"), Value(sequence))
        Case.objects.filter(reference__in=references).update(signed_sequence=signed)
    Checkpoint.objects.update_or_create(
        pk=1, defaults={"number": number, "digest": digest, "cases": cases, "at": now}
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
            _note(line.number, line.digest, line.cases, list(line.heads), now=moment)
