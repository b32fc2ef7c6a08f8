"""Looks for everything that was changed, removed or put in by a way round the product.

Streams: cases in blocks, checkpoints line by line; what it holds in memory does not grow.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from cityhall.engine.cases.certificates import wrong_certificates
from cityhall.engine.cases.keys import chain_key
from cityhall.engine.cases.models import (
    Attachment,
    BesideChain,
    Case,
    CaseEvent,
    CaseValue,
    Correction,
    Decision,
    Note,
)
from cityhall.engine.cases.verification.bundles import wrong_bundles
from cityhall.engine.cases.verification.chains import Wrong, check_case
from cityhall.engine.cases.verification.filed import Filed
from cityhall.engine.cases.verification.files import unfiled, wrong_by_files
from cityhall.engine.cases.verification.found import BLOCK, Found
from cityhall.engine.procedures.api import content_digests, wrong_versions

BESIDE: Sequence[type[BesideChain]] = (CaseValue, Attachment, Correction, Decision, Note)
#: Rows whose seal covers what they point to.
SEALED_WITH: Mapping[type[BesideChain], Sequence[str]] = {
    Attachment: ("document",),
    Correction: ("previous",),
}


def verify() -> Iterator[Found]:
    """Every problem there is; none if the database is what the product wrote."""
    with closing(Filed()) as filed:
        yield from wrong_by_files(filed)
        yield from _cases(filed)
    yield from wrong_bundles()
    for name in wrong_versions():
        yield Found("version_changed", name, "公開された手続きの版の内容が書き換えられています。")
    yield from (Found(*wrong) for wrong in wrong_certificates())


def _in_blocks(start: int = 0) -> Iterator[list[Case]]:
    """All cases by id, each block its own query: no cursor stays open between them."""
    while block := list(Case.objects.filter(pk__gt=start).order_by("pk")[:BLOCK]):
        yield block
        start = block[-1].pk


def _cases(filed: Filed) -> Iterator[Found]:
    key, digests = chain_key(), content_digests()
    for block in _in_blocks():
        for case, found in _wrong_in(block, digests, key):
            wrong = _look_again(case, digests, key, found) if found else found
            for code, message in wrong:
                yield Found(code, case.reference, message)
        yield from unfiled(block, filed)


def _look_again(
    case: Case, digests: Mapping[int, str], key: bytes, wrong: list[Wrong]
) -> list[Wrong]:
    """Somebody may have added to the case while its rows were read: then it is read once more."""
    again = list(Case.objects.filter(pk=case.pk))
    if again and again[0].head_sequence != case.head_sequence:
        return next(_wrong_in(again, digests, key))[1]
    return wrong


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
        of_kind = kind._default_manager.select_related(*SEALED_WITH.get(kind, ()))
        for row in of_kind.filter(case__in=ids).order_by("sequence", "id"):
            rows[row.case_id].append(row)
    for case in block:
        version = digests.get(case.version_id)
        yield case, list(check_case(case, events[case.pk], rows[case.pk], version, key))
