"""Is every notice what it was when it was issued? The audit, which is sealed, is the witness."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from cityhall.foundation.audit.api import AuditEntry, entries_named, entries_upon
from cityhall.foundation.notices.content import salted_digest
from cityhall.foundation.notices.models import Notice

BLOCK = 500
#: The audit's acts upon one notice, by their names.
Said = Mapping[str, AuditEntry]


@dataclass(frozen=True)
class WrongNotice:
    """A notice that is gone, or not as it was issued; `reference` is its number."""

    code: str
    reference: str
    message: str


def wrong_notices() -> Iterator[WrongNotice]:
    """Notices that were issued otherwise or never, and such as were issued and are gone. One that
    was issued before the audit kept its digest is compared with what it says itself."""
    start = 0
    notices = Notice.objects.select_related("document").order_by("pk")
    while block := list(notices.filter(pk__gt=start)[:BLOCK]):
        start = block[-1].pk
        said = _said_of(block)
        for notice in block:
            if not _is_as_issued(notice, said[notice.number]):
                yield WrongNotice(
                    "notice_changed",
                    notice.number,
                    "通知書の中身、ハッシュ値、受付番号かPDFが、出した時と違います。",
                )
    yield from _removed()


def _said_of(block: list[Notice]) -> Mapping[str, Said]:
    said: dict[str, dict[str, AuditEntry]] = defaultdict(dict)
    for entry in entries_upon("notice", [notice.number for notice in block]):
        said[entry.object_id][entry.action] = entry
    return said


def _is_as_issued(notice: Notice, said: Said) -> bool:
    issued = said.get("notice.issued")
    if issued is None or issued.case_reference != notice.case_reference:
        return False
    if issued.detail.get("digest", notice.content_digest) != notice.content_digest:
        return False
    if notice.erased_at is not None:
        return "notice.erased" in said and _is_set_as(notice.pdf_digest, said)
    if salted_digest(notice.content, notice.salt) != notice.content_digest:
        return False
    paper = notice.document.sha256 if notice.document else ""
    return notice.pdf_digest == paper and _is_set_as(paper, said)


def _is_set_as(digest: str, said: Said) -> bool:
    """A paper is the one that was set; none is right as long as none was, or was not yet."""
    was_set = said.get("notice.set")
    return not digest or (was_set is not None and str(was_set.detail["digest"]) == digest)


def _removed() -> Iterator[WrongNotice]:
    numbers = (entry.object_id for entry in entries_named("notice.issued"))
    while block := list(islice(numbers, BLOCK)):
        there = set(Notice.objects.filter(number__in=block).values_list("number", flat=True))
        for number in block:
            if number not in there:
                yield WrongNotice("notice_removed", number, "出した通知書が、消されています。")
