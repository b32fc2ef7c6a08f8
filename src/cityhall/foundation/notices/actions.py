"""Issuing a notice, setting its paper, printing it again, erasing it."""

import io
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from cityhall.design_system.language import site_texts
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import record
from cityhall.foundation.documents.api import delete_document, store_document
from cityhall.foundation.notices.content import Content, Decided, Letterhead, compose
from cityhall.foundation.notices.definitions import PREFIX, notice_definitions, version_of
from cityhall.foundation.notices.events import NoticeIssued
from cityhall.foundation.notices.models import Notice, Printing
from cityhall.foundation.notices.paper import Proof, Sheet, render
from cityhall.foundation.notices.proof import check_letters, proof_address, shown_address
from cityhall.foundation.notices.queries import notice_row, paper_of
from cityhall.foundation.notices.refusals import ensure_reason, not_yet_set
from cityhall.foundation.notices.seal import seal_is_sample, seal_svg
from cityhall.foundation.notices.signing import Signed, signed
from cityhall.foundation.organisation.api import city, section_title, units
from cityhall.foundation.outbox.api import announce
from cityhall.kernel.clock import in_jst
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.texts import LANGUAGES, say
from cityhall.kernel.transactions import write

PRINTER = Actor.system("通知書")
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


@write
def issue_notice(*, decided: Decided, key: str, now: datetime, by: Actor = PRINTER) -> Notice:
    """Give a decision its notice: number, content and digest now, the paper after the commit.

    The same `key` again returns the first notice. Raises `NotFound` (notices.no_such_template)
    for an outcome that names no notice.
    """
    known = Notice.objects.filter(key=key).first()
    if known is not None:
        return known
    definitions = notice_definitions()
    template, remedy = definitions.template(decided.outcome), definitions.remedy_for(decided.acts)
    number, salt = new_reference(), secrets.token_hex(16)
    today = in_jst(now).date()
    head = _letterhead(decided, now)
    content = compose(template, remedy, decided, head, site_texts(), number=number, issued_on=today)
    try:
        with write():
            notice = Notice.objects.create(
                number=number,
                key=key,
                case_reference=decided.reference,
                person_id=decided.person_id,
                template=decided.outcome.removeprefix(PREFIX),
                template_version=version_of(template, remedy),
                content=content.model_dump(mode="json"),
                salt=salt,
                content_digest=content.digest(salt),
                issued_at=now,
                next_try_at=now,
            )
    except IntegrityError:
        if not Notice.objects.filter(key=key).exists():
            raise  # the number was drawn twice: the job is tried again and draws another
        return Notice.objects.get(key=key)  # issued in the same moment by another worker
    _record(
        notice, "notice.issued", by, now, template=notice.template, digest=notice.content_digest
    )
    announce(NoticeIssued(number=number), now=now)
    return notice


def _letterhead(decided: Decided, now: datetime) -> Letterhead:
    """The office as it is called on the day; nothing where the organisation no longer has it."""
    on, here = in_jst(now).date(), city()
    section = units(on).get(decided.section)
    office = {
        language: section_title(decided.section, decided.ward, on=on, language=language)
        for language in (LANGUAGES if section else ())
    }
    return Letterhead(here.name, here.prefecture, office, section.phone if section else "")


def make_paper(*, number: str, now: datetime) -> bool:
    """Set and sign the PDF of a notice, unless it has one. False if it could not be made: the
    reason stands in its row, and it is tried again later.

    Slow work, so it runs in no transaction: what two workers made at once is kept once.
    """
    notice = notice_row(number)
    if notice.document_id is not None or notice.content is None:
        return True
    try:
        paper = signed(render(sheet_of(notice), site_texts()))
    except Exception as error:  # typst, pyHanko and the key's file raise many kinds
        _put_back(notice, f"{type(error).__name__}: {error}", now)
        return False
    _keep(notice, paper, now)
    return True


def sheet_of(notice: Notice) -> Sheet:
    """What the paper of a notice shows."""
    content = Content.model_validate(notice.content)
    letters = check_letters(notice.number, notice.content_digest)
    proof = Proof(proof_address(notice.number, letters), shown_address(), letters)
    seal = seal_svg(say(content.issuer, "ja"))
    return Sheet(content, seal, seal_is_sample(), proof)


def _keep(notice: Notice, paper: Signed, now: datetime) -> None:
    name = f"{notice.template}-{notice.number}.pdf"
    document = store_document(io.BytesIO(paper.content), name, by=PRINTER, now=now)
    with write():
        mine = Notice.objects.filter(pk=notice.pk, document=None, erased_at=None)
        kept = mine.update(
            document=document,
            pdf_digest=document.sha256,
            signed_by=paper.by,
            next_try_at=None,
            error="",
        )
        if kept:
            _record(notice, "notice.set", PRINTER, now, digest=document.sha256)
        else:
            why = "同じ通知書のPDFがもうあるため"
            delete_document(document_id=document.pk, reason=why, by=PRINTER, now=now)


@write
def _put_back(notice: Notice, error: str, now: datetime) -> None:
    wait = min(FIRST_WAIT * 2**notice.tries, LONGEST_WAIT)
    mine = Notice.objects.filter(pk=notice.pk, document=None, erased_at=None)
    mine.update(tries=notice.tries + 1, next_try_at=now + wait, error=error[:300])


def make_due_papers(now: datetime, *, limit: int = 50) -> int:
    """Set every paper whose time has come; how many were tried."""
    due = Notice.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")
    numbers = list(due.values_list("number", flat=True)[:limit])
    for number in numbers:
        make_paper(number=number, now=now)
    return len(numbers)


@write
def reprint_notice(*, number: str, reason: str, by: Actor, now: datetime) -> Notice:
    """Note that staff print the paper again, and why; it is the same paper as the first.

    Raises `Invalid` (notices.reason_needed) and `NotFound` (notices.no_paper). Who may do it is
    for the caller to ask.
    """
    why = ensure_reason(reason)
    notice = notice_row(number)
    if paper_of(notice) is None or by.user_id is None:
        raise not_yet_set()
    Printing.objects.create(notice=notice, at=now, by_id=by.user_id, reason=why)
    _record(notice, "notice.printed", by, now, why=why)
    return notice


@write
def erase_notices(*, case_reference: str, reason: str, by: Actor, now: datetime) -> int:
    """Erase what the notices of a case say, and their papers; how many.

    Number, date and digests stay, so that a paper in somebody's hand can still be verified.
    """
    rows = list(Notice.objects.filter(case_reference=case_reference, erased_at=None))
    for notice in rows:
        document_id = notice.document_id
        notice.content, notice.salt, notice.erased_at = None, "", now
        notice.document, notice.next_try_at = None, None
        notice.save()
        if document_id is not None:
            delete_document(document_id=document_id, reason=reason, by=by, now=now)
        _record(notice, "notice.erased", by, now, why=reason)
    return len(rows)


def _record(
    notice: Notice, action: str, by: Actor, now: datetime, why: str = "", **detail: Any
) -> None:
    told: Mapping[str, Any] = detail
    record(
        by=by,
        action=action,
        object_kind="notice",
        object_id=notice.number,
        now=now,
        case_reference=notice.case_reference,
        person_id=notice.person_id,
        reason=why,
        detail=told,
    )
