"""From a decision to a paper in the folder: once, whole, on record, and erasable."""

import pytest

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.models import Entry
from cityhall.foundation.documents.api import Document, open_document
from cityhall.foundation.notices import actions
from cityhall.foundation.notices.actions import (
    erase_notices,
    issue_notice,
    make_due_papers,
    make_paper,
    reprint_notice,
)
from cityhall.foundation.notices.content import Content
from cityhall.foundation.notices.models import Notice
from cityhall.foundation.notices.queries import notice_of, notices_of, printings_of
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel.errors import Invalid, NotFound
from tests.factories.people import TESTS, a_clerk
from tests.factories.places import NOON
from tests.foundation.notices.scenes import a_decision
from tests.foundation.notices.test_paper import text_of

pytestmark = pytest.mark.usefixtures("city")
KEY = "decision:K79M-42HX-Z:7"
REFERENCE = "K79M-42HX-Z"


def issued(key: str = KEY, **given: object) -> Notice:
    return issue_notice(decided=a_decision(**given), key=key, now=NOON)


def with_paper() -> Notice:
    notice = issued()
    assert make_paper(number=notice.number, now=NOON)
    return Notice.objects.get()


def acts() -> list[str]:
    entries = Entry.objects.filter(object_kind="notice").order_by("id")
    return list(entries.values_list("action", flat=True))


def test_a_notice_has_number_words_and_digest_at_once():
    notice = issued()
    content = Content.model_validate(notice.content)
    assert content.number == notice.number
    assert content.digest(notice.salt) == notice.content_digest
    assert content.issuer["ja"] == "北九州市長"
    assert "市民課" in content.office["ja"]
    assert acts() == ["notice.issued"]


def test_the_same_decision_gets_one_notice():
    assert issued().pk == issued().pk
    assert Notice.objects.count() == 1
    assert acts() == ["notice.issued"]


def test_the_paper_is_set_after_the_commit(django_capture_on_commit_callbacks):
    notice = issued()
    with django_capture_on_commit_callbacks(execute=True):
        run_due(NOON)
    notice.refresh_from_db()
    assert notice.document is not None
    with open_document(notice.document.pk) as file:
        pdf = file.read()
    assert notice.number in text_of(pdf)
    assert notice.pdf_digest == notice.document.sha256
    assert "見本" in notice.signed_by
    assert acts() == ["notice.issued", "notice.set"]


def test_setting_twice_keeps_one_paper():
    first = with_paper()
    assert make_paper(number=first.number, now=NOON)
    assert Notice.objects.get().document_id == first.document_id
    assert Document.objects.filter(deleted_at=None).count() == 1


def test_of_two_workers_at_once_one_paper_stays(monkeypatch):
    notice = issued()
    really = actions.render

    def slowly(sheet, texts):
        monkeypatch.setattr(actions, "render", really)
        make_paper(number=notice.number, now=NOON)  # another worker meanwhile
        return really(sheet, texts)

    monkeypatch.setattr(actions, "render", slowly)
    make_paper(number=notice.number, now=NOON)
    kept = Notice.objects.get()
    [document] = Document.objects.filter(deleted_at=None)
    assert kept.document == document
    assert kept.pdf_digest == document.sha256


def test_a_paper_that_fails_says_why_and_is_tried_again(settings):
    key, settings.NOTICE_KEY = settings.NOTICE_KEY, "/nowhere/key.p12"
    notice = issued()
    assert not make_paper(number=notice.number, now=NOON)
    notice.refresh_from_db()
    assert notice.error
    assert notice.tries == 1
    assert make_due_papers(NOON) == 0
    settings.NOTICE_KEY = key
    assert make_due_papers(notice.next_try_at) == 1
    assert notices_of(REFERENCE)[0].has_paper
    assert notices_of(REFERENCE)[0].error == ""


def test_nothing_is_issued_without_its_record(monkeypatch):
    def fails(**told: object) -> None:
        raise RuntimeError("the audit is full")

    monkeypatch.setattr(actions, "record", fails)
    with pytest.raises(RuntimeError):
        issued()
    assert not Notice.objects.exists()


def test_each_reprint_is_recorded_with_who_and_why():
    notice, clerk = with_paper(), Actor.of(a_clerk(name="受付 次郎"))
    for reason in ("本人が紙で求めたため", "郵便が戻ったため"):
        reprint_notice(number=notice.number, reason=reason, by=clerk, now=NOON)
    assert [(each.by, each.reason) for each in printings_of(notice.number)] == [
        ("受付 次郎", "郵便が戻ったため"),
        ("受付 次郎", "本人が紙で求めたため"),
    ]
    assert acts()[2:] == ["notice.printed"] * 2


def test_a_reprint_needs_a_reason_and_a_paper():
    clerk = Actor.of(a_clerk())
    notice = issued()
    with pytest.raises(NotFound):
        reprint_notice(number=notice.number, reason="紙で", by=clerk, now=NOON)
    with pytest.raises(Invalid):
        reprint_notice(number=notice.number, reason="  ", by=clerk, now=NOON)


def test_erasing_takes_words_and_paper_and_leaves_number_and_digests():
    notice = with_paper()
    digest, pdf = notice.content_digest, notice.pdf_digest
    assert erase_notices(case_reference=REFERENCE, reason="保存期間", by=TESTS, now=NOON) == 1
    notice.refresh_from_db()
    assert (notice.content, notice.salt, notice.document) == (None, "", None)
    assert (notice.content_digest, notice.pdf_digest) == (digest, pdf)
    assert not Document.objects.filter(deleted_at=None).exists()
    with pytest.raises(NotFound):
        notice_of(notice.number, REFERENCE)
    assert make_paper(number=notice.number, now=NOON)  # nothing is set again
    assert Notice.objects.get().document is None


def test_a_notice_of_another_case_is_not_found():
    notice = issued()
    assert notice_of(notice.number, REFERENCE).mark.number == notice.number
    with pytest.raises(NotFound):
        notice_of(notice.number, "K79M-42HX-A")
