"""Looks for everything that was changed, removed or put in by a way round the product.

Streams: cases in blocks, checkpoints line by line; what it holds in memory does not grow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from cityhall.engine.cases.certificates import wrong_certificates
from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import (
    Attachment,
    BesideChain,
    Bundle,
    Case,
    CaseEvent,
    CaseValue,
    Checkpoint,
    Correction,
    Decision,
    Note,
)
from cityhall.engine.cases.sealing import bundle_seal
from cityhall.engine.cases.verification.chains import Wrong, check_case
from cityhall.engine.cases.verification.lines import Line, read_lines
from cityhall.engine.procedures.api import ProcedureVersion

BLOCK = 500
BESIDE: Sequence[type[BesideChain]] = (CaseValue, Attachment, Correction, Decision, Note)
T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """Something that is not as it was written: a stable code, where, and what it means."""

    code: str
    reference: str
    message: str


def verify() -> Iterator[Found]:
    """Every problem there is; none if the database is what the product wrote."""
    yield from _cases()
    yield from _bundles()
    yield from _checkpoints()
    yield from (Found(*wrong) for wrong in wrong_certificates())


def _blocks(rows: Iterable[T], size: int = BLOCK) -> Iterator[list[T]]:
    rows = iter(rows)
    while block := list(islice(rows, size)):
        yield block


def _in_blocks(start: int = 0) -> Iterator[list[Case]]:
    """All cases by id, each block its own query: no cursor stays open between them."""
    while block := list(Case.objects.filter(pk__gt=start).order_by("pk")[:BLOCK]):
        yield block
        start = block[-1].pk


def _cases() -> Iterator[Found]:
    key, digests = chain_key(), _version_digests()
    for block in _in_blocks():
        for case, found in _wrong_in(block, digests, key):
            wrong = found
            # Somebody may have added to the case while its rows were read: look once more.
            again = list(Case.objects.filter(pk=case.pk))
            if wrong and again and again[0].head_sequence != case.head_sequence:
                wrong = next(_wrong_in(again, digests, key))[1]
            for code, message in wrong:
                yield Found(code, case.reference, message)


def _version_digests() -> dict[int, str]:
    return dict(ProcedureVersion.objects.values_list("pk", "digest"))


def _wrong_in(
    block: Sequence[Case], digests: Mapping[int, str], key: bytes
) -> Iterator[tuple[Case, list[Wrong]]]:
    """Each case of a block with what is wrong with it; seven queries a block."""
    ids = [case.pk for case in block]
    events: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in=ids).order_by("case_id", "sequence", "id"):
        events[event.case_id].append(event)
    rows: dict[int, list[BesideChain]] = defaultdict(list)
    for kind in BESIDE:
        for row in kind._default_manager.filter(case__in=ids).order_by("sequence", "id"):
            rows[row.case_id].append(row)
    for case in block:
        version = digests.get(case.version_id)
        yield case, list(check_case(case, events[case.pk], rows[case.pk], version, key))


def _bundles() -> Iterator[Found]:
    key, start = chain_key(), 0
    while block := list(Bundle.objects.filter(pk__gt=start).order_by("pk")[:BLOCK]):
        start = block[-1].pk
        cases: dict[int, list[str]] = defaultdict(list)
        ids = [bundle.pk for bundle in block]
        rows = Case.objects.filter(bundle__in=ids).values_list("bundle_id", "reference")
        for bundle_id, reference in rows:
            cases[bundle_id].append(reference)
        for bundle in block:
            if bundle_seal(key, bundle.reference, cases[bundle.pk]) != bundle.seal:
                yield Found(
                    "bundle_changed",
                    bundle.reference,
                    "まとめて出された手続きの一部が消されたか、書き足されています。",
                )


def _checkpoints() -> Iterator[Found]:
    previous, number, cases = "", 0, 0
    known = Checkpoint.objects.filter(pk=1).first()
    digest_known = ""
    for line in read_lines():
        number += 1
        yield from _check_line(line, number, previous)
        yield from _check_heads(line)
        if known and number == known.number:
            digest_known = line.digest
        previous, cases = line.digest, line.cases or cases
    yield from _check_end(known, number, digest_known)
    yield from _check_count(cases)


def _check_line(line: Line, number: int, previous: str) -> Iterator[Found]:
    if not line.is_genuine:
        yield Found(
            "checkpoint_not_genuine",
            f"控え{number}",
            f"署名つきの控えの{number}行目は、書き換えられています(署名が合いません)。",
        )
    elif line.number != number or line.previous != previous:
        yield Found(
            "checkpoint_line_missing",
            f"控え{number}",
            f"署名つきの控えの{number}行目の前で、行が消されたか入れ替えられています。",
        )


def _check_heads(line: Line) -> Iterator[Found]:
    """Each head that was ever signed must still stand where it stood."""
    for heads in _blocks(line.heads):
        references = [reference for reference, _, _ in heads]
        there = set(
            Case.objects.filter(reference__in=references).values_list("reference", flat=True)
        )
        sequences = {sequence for _, sequence, _ in heads}
        rows = CaseEvent.objects.filter(
            case__reference__in=references, sequence__in=sequences
        ).values_list("case__reference", "sequence", "hash")
        hashes = {(reference, sequence): found for reference, sequence, found in rows}
        for reference, sequence, signed in heads:
            if reference not in there:
                yield Found(
                    "case_removed", reference, "署名つきの控えにある案件が、丸ごと消されています。"
                )
            elif hashes.get((reference, sequence)) != signed:
                yield Found(
                    "signed_event_differs",
                    reference,
                    f"記録{sequence}が、署名つきの控えと違います"
                    "(消されたか、あとから作り直されています)。",
                )


def _check_end(known: Checkpoint | None, lines: int, digest: str) -> Iterator[Found]:
    if known is not None and (lines < known.number or digest != known.digest):
        yield Found(
            "checkpoint_tail_missing",
            f"控え{known.number}",
            f"署名つきの控えは{known.number}行目まであるはずですが、"
            f"{lines}行しかないか、最後が差し替えられています。",
        )


def _check_count(signed: int) -> Iterator[Found]:
    there = Case.objects.count()
    if there < signed:
        yield Found(
            "cases_missing",
            "",
            f"案件は{signed:,}件以上あるはずですが、{there:,}件しかありません。",
        )
