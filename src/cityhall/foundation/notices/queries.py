"""Finding notices: those of a case, one as a page shows it, its paper, its proof."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString, mark_safe

from cityhall.foundation.documents.api import Document
from cityhall.foundation.notices.content import Content
from cityhall.foundation.notices.models import FailedProof, Notice, Printing
from cityhall.foundation.notices.proof import (
    check_letters,
    hashed,
    proof_address,
    same_letters,
)
from cityhall.foundation.notices.refusals import no_such_notice, not_proven, too_many_attempts
from cityhall.foundation.notices.seal import seal_is_sample, seal_svg
from cityhall.kernel.clock import in_jst
from cityhall.kernel.reference_numbers import read_reference
from cityhall.kernel.texts import Text, say

ATTEMPTS, WITHIN = 10, timedelta(minutes=10)


@dataclass(frozen=True)
class NoticeMark:
    """A notice in a list. `has_paper` says whether the PDF can be had yet; `error` why it could
    not be made."""

    number: str
    title: Text
    issued_at: datetime
    has_paper: bool
    is_erased: bool
    error: str


@dataclass(frozen=True)
class NoticeView:
    """A notice as a page shows it: the same content as the paper."""

    mark: NoticeMark
    content: Content
    seal_svg: str
    seal_is_sample: bool
    code: str
    proof_address: str
    signed_by: str
    pdf_digest: str

    @property
    def seal_uri(self) -> str:
        """The city's own seal for an <img>, where nothing in its file can run."""
        return f"data:image/svg+xml;base64,{b64encode(self.seal_svg.encode()).decode()}"

    @property
    def seal_drawing(self) -> SafeString:
        """The sample that we draw, to stand in the page: only there it has the page's letters."""
        return mark_safe(self.seal_svg if self.seal_is_sample else "")


@dataclass(frozen=True)
class PrintingView:
    """One time that the paper was printed again."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Proven:
    """What the city says of a notice to whoever holds its paper. `pdf_digest` may be ''."""

    number: str
    issued_on: date
    pdf_digest: str
    signed_by: str


def notices_of(case_reference: str) -> list[NoticeMark]:
    """The notices of a case, newest first. Who may see them is for the caller to ask."""
    rows = Notice.objects.filter(case_reference=case_reference).order_by("-id")
    return [_mark(row) for row in rows]


def notice_of(number: str, case_reference: str) -> NoticeView:
    """One notice of a case; `NotFound` (notices.not_found) for another's or an erased one."""
    row = notice_row(number, case_reference)
    if row.content is None:
        raise no_such_notice()
    content = Content.model_validate(row.content)
    code = check_letters(row.number, row.content_digest)
    return NoticeView(
        mark=_mark(row),
        content=content,
        seal_svg=seal_svg(say(content.issuer, "ja")),
        seal_is_sample=seal_is_sample(),
        code=code,
        proof_address=proof_address(row.number, code),
        signed_by=row.signed_by,
        pdf_digest=row.pdf_digest,
    )


def printings_of(number: str) -> list[PrintingView]:
    """How often the paper was printed again, newest first."""
    rows = Printing.objects.filter(notice__number=number).select_related("by").order_by("-id")
    return [PrintingView(row.at, row.by.display_name, row.reason) for row in rows]


def notice_row(number: str, case_reference: str = "") -> Notice:
    """The row of a notice; `NotFound` (notices.not_found)."""
    found = Notice.objects.filter(number=number)
    if case_reference:
        found = found.filter(case_reference=case_reference)
    notice = found.select_related("document").first()
    if notice is None:
        raise no_such_notice()
    return notice


def paper_of(notice: Notice) -> Document | None:
    """The PDF of a notice; None until it is set and after it was erased."""
    return notice.document


def proven(*, number: str, letters: str, address: str, now: datetime) -> Proven:
    """What stands behind a number and its letters.

    Raises `NotFound` (notices.not_proven) in the same words for every number and letters that do
    not belong together, and `Problem` (notices.too_many_attempts) after ten of these from one
    address in ten minutes. The caller notes the failure (`note_failed_proof`).
    """
    ensure_few_failures(address, now)
    known = read_reference(number)
    row = Notice.objects.filter(number=known).first() if known else None
    # An unknown number costs the same work as a known one, so that time tells nothing either.
    right = check_letters(known or "", row.content_digest if row else "")
    if not same_letters(letters, right) or row is None:
        raise not_proven()
    return Proven(row.number, in_jst(row.issued_at).date(), row.pdf_digest, row.signed_by)


def ensure_few_failures(address: str, now: datetime) -> None:
    """Refuses an address from which too many guesses came."""
    recent = FailedProof.objects.filter(address_hash=hashed(address), at__gt=now - WITHIN)
    if recent.count() >= ATTEMPTS:
        raise too_many_attempts()


def _mark(row: Notice) -> NoticeMark:
    title: Text = row.content["title"] if row.content else {"ja": row.template}
    return NoticeMark(
        number=row.number,
        title=title,
        issued_at=row.issued_at,
        has_paper=row.document_id is not None,
        is_erased=row.erased_at is not None,
        error=row.error,
    )
