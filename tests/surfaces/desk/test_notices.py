"""The notice beside its case at the desk: who looks and who prints is on record."""

import pytest

from cityhall.engine.cases.api import Case, open_in_emergency
from cityhall.engine.cases.models import Disposal
from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.audit.api import entries_of_case
from cityhall.foundation.notices.actions import make_due_papers
from cityhall.foundation.notices.models import Notice, Printing
from cityhall.foundation.outbox.api import run_due
from cityhall.kernel import clock
from tests.engine.cases.scenarios import Office, an_approved_case
from tests.factories.people import a_clerk
from tests.factories.places import NOON, YAHATA_NISHI
from tests.surfaces.desk.conftest import at_desk


@pytest.fixture(autouse=True)
def unsigned(settings) -> None:
    settings.NOTICE_KEY, settings.DEMO = "", False


@pytest.fixture
def notice(office: Office) -> Notice:
    an_approved_case(office)
    run_due(NOON)
    make_due_papers(NOON)
    return Notice.objects.get()


def address(notice: Notice) -> str:
    return f"/desk/cases/{notice.case_reference}/notices/{notice.number}/"


def acts(notice: Notice) -> list[str]:
    return [entry.action for entry in entries_of_case(notice.case_reference)]


def test_the_case_shows_its_notice_and_looking_is_recorded(desk, notice):
    page = desk.get(f"/desk/cases/{notice.case_reference}/").content.decode()
    assert address(notice) in page
    assert "決定通知書" in page
    letter = desk.get(address(notice)).content.decode()
    assert "髙﨑 美咲" in letter
    assert "まだ印刷していません" in letter
    assert "notice.read" in acts(notice)


def test_printing_gives_the_paper_and_is_recorded_with_its_reason(desk, notice):
    paper = desk.post(address(notice), {"reason": "郵便が戻ったため"})
    assert b"".join(paper.streaming_content).startswith(b"%PDF-1.7")
    assert Printing.objects.get().reason == "郵便が戻ったため"
    assert "郵便が戻ったため" in desk.get(address(notice)).content.decode()
    assert "notice.printed" in acts(notice)


def test_without_a_reason_nothing_is_printed(desk, notice):
    answer = desk.post(address(notice), {"reason": " "})
    assert answer.status_code == 422
    assert "印刷する理由がありません" in answer.content.decode()
    assert not Printing.objects.exists()


def test_in_an_emergency_it_is_read_as_such_and_not_printed(notice):
    elsewhere, now = a_clerk("reviewer", ward=YAHATA_NISHI), clock.now()
    why = "本人が倒れ、救急隊が緊急の連絡先を尋ねているため"
    open_in_emergency(reference=notice.case_reference, reason=why, by=Actor.of(elsewhere), now=now)
    assert at_desk(elsewhere).get(address(notice)).status_code == 200
    (read,) = [e for e in entries_of_case(notice.case_reference) if e.action == "notice.read"]
    assert (read.reason, "emergency" in read.detail) == (why, True)
    assert at_desk(elsewhere).post(address(notice), {"reason": "見たい"}).status_code == 403
    assert not Printing.objects.exists()


def test_once_it_lies_aside_it_is_not_there(desk, notice):
    case = Case.objects.get(reference=notice.case_reference)
    told = {"noticed_at": NOON, "set_aside_at": NOON, "gone_on": NOON.date()}
    Disposal.objects.create(
        case=case, years=5, counted_from="closed", is_checked=True, due_on=NOON.date(), **told
    )
    assert address(notice) not in desk.get(f"/desk/cases/{case.reference}/").content.decode()
    assert desk.get(address(notice)).status_code == 404
    assert desk.post(address(notice), {"reason": "郵便が戻った"}).status_code == 404


def test_another_ward_does_not_find_it(notice):
    elsewhere = at_desk(a_clerk("reviewer", ward=YAHATA_NISHI))
    assert elsewhere.get(address(notice)).status_code == 404
    assert elsewhere.post(address(notice), {"reason": "見たい"}).status_code == 404
    assert not Printing.objects.exists()
