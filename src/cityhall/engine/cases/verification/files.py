"""Holds the files outside the database against the database: signed lines, and the journal."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from cityhall.engine.cases.models import Case, CaseEvent, Checkpoint
from cityhall.engine.cases.verification import journal
from cityhall.engine.cases.verification.filed import Filed
from cityhall.engine.cases.verification.found import Found, blocks
from cityhall.engine.cases.verification.lines import Head, Line, read_lines


@dataclass(frozen=True)
class _File:
    name: str
    differs: str


LINES = _File("署名つきの控え", "signed_event_differs")
JOURNAL = _File("控えの前の書きとめ", "journalled_event_differs")


def wrong_by_files(filed: Filed) -> Iterator[Found]:
    """What the files name and the database does not hold, or the other way round; fills `filed`."""
    # The journal first: its heads wander into the lines, never back.
    for heads in blocks(journal.pending()):
        filed.add(heads)
        yield from _check_heads(heads, JOURNAL)
    yield from _check_lines(filed)


def _check_lines(filed: Filed) -> Iterator[Found]:
    previous, number, digest_known = "", 0, ""
    known = Checkpoint.objects.filter(pk=1).first()
    for line in read_lines():
        number += 1
        filed.add_line(line)
        yield from _check_line(line, number, previous)
        for heads in blocks(line.heads):
            yield from _check_heads(heads, LINES)
        if known and number == known.number:
            digest_known = line.digest
        previous = line.digest
    yield from _check_end(known, number, digest_known)


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


def _check_heads(heads: Collection[Head], file: _File) -> Iterator[Found]:
    """Each head that was ever filed must still stand where it stood."""
    references = {reference for reference, _, _ in heads}
    there = set(Case.objects.filter(reference__in=references).values_list("reference", flat=True))
    rows = CaseEvent.objects.filter(
        case__reference__in=references, sequence__in={sequence for _, sequence, _ in heads}
    ).values_list("case__reference", "sequence", "hash")
    hashes = {(reference, sequence): found for reference, sequence, found in rows}
    for reference, sequence, filed in heads:
        if reference not in there:
            yield Found(
                "case_removed", reference, f"{file.name}にある案件が、丸ごと消されています。"
            )
        elif hashes.get((reference, sequence)) != filed:
            yield Found(
                file.differs,
                reference,
                f"記録{sequence}が、{file.name}と違います(消されたか、あとから作り直されています)。",
            )


def _check_end(known: Checkpoint | None, lines: int, digest: str) -> Iterator[Found]:
    if known is not None and (lines < known.number or digest != known.digest):
        yield Found(
            "checkpoint_tail_missing",
            f"控え{known.number}",
            f"署名つきの控えは{known.number}行目まであるはずですが、"
            f"{lines}行しかないか、最後が差し替えられています。",
        )


def unfiled(cases: Collection[Case], filed: Filed) -> Iterator[Found]:
    """Cases that say or must be further than the files know: somebody kept them from being
    signed. What is merely young is waited for."""
    suspects = [case.pk for case, _ in _beyond(cases, filed)]
    if not suspects:
        return
    # The rows anew, then the lines written meanwhile: a line is there before its row says so.
    again = list(Case.objects.filter(pk__in=suspects).order_by("pk"))
    filed.catch_up()
    for case, known in _beyond(again, filed):
        if case.signed_sequence > known:
            yield Found(
                "signed_without_line",
                case.reference,
                f"控えに写した印が記録{case.signed_sequence}までありますが、"
                f"署名つきの控えには{known}までしかありません(印が書き換えられています)。",
            )
        elif (at := _last_at(case)) is not None and filed.is_overdue(at):
            yield Found(
                "head_unsigned",
                case.reference,
                f"記録{case.head_sequence}が、そのあとに書かれた控えのどれにもありません"
                "(控えに写らないようにされています)。",
            )


def _beyond(cases: Collection[Case], filed: Filed) -> Iterator[tuple[Case, int]]:
    upto = filed.upto([case.reference for case in cases])
    for case in cases:
        known = upto.get(case.reference, 0)
        if max(case.signed_sequence, case.head_sequence) > known:
            yield case, known


def _last_at(case: Case) -> datetime | None:
    moments = CaseEvent.objects.filter(case=case).order_by("-sequence")
    return moments.values_list("at", flat=True).first()
